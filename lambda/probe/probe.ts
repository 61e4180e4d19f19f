import pLimit from 'p-limit';
import { describeAwsError } from '../aws/aws-error';
import { believedVersion } from '../contract/credential-status';
import { durationInWords, type Instant, instantOf, toWords } from '../contract/instant';
import type { ProbeEntry } from '../contract/probe-entry';
import { InvalidPayload, parseRun } from '../refresh/payload';
import type { verifyCredential } from '../registry/verify';
import { oneLine } from '../run/one-line';
import {
  NotReached,
  PublishedRejected,
  type RegistryFailure,
  ReplicationFailed,
  SecretUnavailable,
  SecretUnreadable,
  ValueMalformed,
  VerificationInconclusive,
} from '../run/registry-failure';
import type { Clock } from '../run/run-context';
import { NONE } from '../run/structured-log';
import { createTimeBudget, type TimeBudget } from '../run/time-budget';
import { toRegistryFailure } from '../run/to-registry-failure';
import type { SecretStore } from '../secret-store/secret-store';
import type { ProbeLog } from './probe-log';
import type { PublishedCredential } from './published-credential';
import type { PublishedSecrets } from './published-secrets';
import type { Refreshers } from './refreshers';
import type { RegistryRules } from './registry-rules';

/** How many registries are probed at once. */
const PARALLEL = 8;
/** After how many registries in a row without an answer the probe skips the others of the same host. */
const SILENT_AFTER = 4;
/** Milliseconds after which a broken registry is probed again. */
const PROBE_AGAIN_AFTER = 5_000;
/** Seconds after which a replica must hold a new version; usually it takes some seconds. */
const REPLICATED_WITHIN = 10 * 60;
/** Seconds for which the probe asks for no other forced run of a registry: an hour, minus the jitter of ticks. */
const ASK_AGAIN_AFTER = 59 * 60;

export interface ProbeDependencies {
  readonly secrets: PublishedSecrets;
  /** For the metadata only. */
  readonly store: Pick<SecretStore, 'describe'>;
  readonly verify: typeof verifyCredential;
  readonly rulesOf: (entry: ProbeEntry) => RegistryRules;
  readonly refreshers: Refreshers;
  /** When the probe last asked for a forced run of each registry, as far as this execution environment knows. */
  readonly askedAt: Map<string, Instant>;
  readonly clock: Clock;
  readonly log: ProbeLog;
}

/** What a probe returns for a registry that is broken or unknown. */
export interface ReportedProblem {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** What a run of the probe returns; no credential, ever. */
export interface ProbeResult {
  readonly working: readonly string[];
  /** `asked`: whether the probe asked for a forced run. */
  readonly broken: readonly (ReportedProblem & { readonly asked: boolean })[];
  /** Neither working nor broken: Secrets Manager or the registry gave no answer. */
  readonly unknown: readonly ReportedProblem[];
}

/** Whether one registry's published credential works for readers. */
type ProbeOutcome =
  | { readonly entry: ProbeEntry; readonly outcome: 'working' }
  | { readonly entry: ProbeEntry; readonly outcome: 'broken' | 'unknown'; readonly failure: RegistryFailure };

const isBroken = (one: ProbeOutcome): one is Extract<ProbeOutcome, { readonly failure: RegistryFailure }> =>
  one.outcome === 'broken';

const wasNotReached = (one: ProbeOutcome): boolean =>
  one.outcome === 'unknown' && one.failure instanceof NotReached;

/** Whether the probe asked for a forced run of a registry; if not, `why`. */
type ForcedRun = { readonly asked: true } | { readonly asked: false; readonly why: string };

/**
 * Reads each secret as its readers do, tries the credential in it at the registry, and reports what is broken. The schedule's
 * runs also ask the refreshers for forced runs of the registries for which a new credential helps.
 *
 * @param payload what the function was invoked with
 * @param remaining milliseconds until the function is ended
 * @throws InvalidPayload
 */
export async function probe(
  payload: unknown,
  remaining: number,
  entries: readonly ProbeEntry[],
  dependencies: ProbeDependencies,
): Promise<ProbeResult> {
  const run = parseRun(
    payload,
    entries.map(({ name }) => name),
  );
  if (run.kind === 'manual' && run.force) {
    throw new InvalidPayload('The probe writes nothing: send force to the function of the provider.');
  }
  const narrowed = run.kind === 'manual' ? run.registries : undefined;
  const selected = entries.filter(({ name }) => narrowed === undefined || narrowed.includes(name));

  const budget = createTimeBudget(remaining, dependencies.clock, { accessSettles: false });
  try {
    const outcomes = await probeTwice(selected, dependencies, budget);
    const forcedRuns =
      run.kind === 'tick' ? await askForRuns(outcomes, dependencies, budget) : new Map<string, ForcedRun>();
    const isWhole = narrowed === undefined && !outcomes.some(wasNotReached);
    return report(outcomes, forcedRuns, isWhole, dependencies.log);
  } finally {
    budget.close();
  }
}

/** Probes again what is broken: it may be broken only for a moment, for example between two writes. */
async function probeTwice(
  entries: readonly ProbeEntry[],
  dependencies: ProbeDependencies,
  budget: TimeBudget,
): Promise<readonly ProbeOutcome[]> {
  const limit = pLimit(PARALLEL);
  const silence = new Map<string, number>();
  const probeOne = (entry: ProbeEntry): Promise<ProbeOutcome> =>
    probeRegistry(entry, dependencies, budget, silence);
  const first = await limit.map(entries, probeOne);
  if (!first.some(isBroken)) return first;
  await budget.run.clock.sleep(PROBE_AGAIN_AFTER, budget.run.signal).catch(() => undefined);
  return await limit.map(first, (one) => (isBroken(one) && budget.canStart() ? probeOne(one.entry) : one));
}

/** @param silence how many registries in a row got no answer from each host: one dead host may not use up the run's time */
async function probeRegistry(
  entry: ProbeEntry,
  { secrets, verify, rulesOf }: ProbeDependencies,
  { run, canStart }: TimeBudget,
  silence: Map<string, number>,
): Promise<ProbeOutcome> {
  try {
    if (!canStart()) throw new NotReached('the probe had too little time left for this registry');
    const { handshake, hosts, imagePrefix } = rulesOf(entry);
    const credential = await secrets.read(entry.secretId, run);
    if (!hosts.include(credential.host)) {
      // The message leaves the host out: the writer may have put anything there.
      throw new ValueMalformed(
        `the value of secret ${entry.secretId} has another host than ${hosts.expected}; nothing was sent there`,
      );
    }
    if (credential.imagePrefix !== imagePrefix(credential.host)) {
      // A working credential does not make it right to name the images of another customer of the same host.
      throw new ValueMalformed(
        `the value of secret ${entry.secretId} has another imagePrefix than the registry's own`,
      );
    }
    if (credential.expiresAt <= instantOf(run.clock.now())) {
      throw new PublishedRejected(`the published credential expired at ${toWords(credential.expiresAt)}`);
    }
    const refusal = entry.verify
      ? await askRegistry(credential, { handshake, verify, silence, run })
      : undefined;
    // A new credential mends this, and reaches the replicas too.
    if (refusal instanceof PublishedRejected) throw refusal;
    for (const region of entry.replicas ?? []) {
      await checkReplica(entry, credential, region, { secrets, run });
    }
    if (refusal !== undefined) throw refusal;
    return { entry, outcome: 'working' };
  } catch (error) {
    const failure = toRegistryFailure(error);
    return { entry, outcome: breaksReaders(failure) ? 'broken' : 'unknown', failure };
  }
}

interface Asking extends Pick<ProbeDependencies, 'verify'>, Pick<TimeBudget, 'run'> {
  readonly handshake: RegistryRules['handshake'];
  readonly silence: Map<string, number>;
}

/** Why the registry does not accept a credential; undefined if it does. */
async function askRegistry(
  credential: PublishedCredential,
  { handshake, verify, silence, run }: Asking,
): Promise<PublishedRejected | VerificationInconclusive | undefined> {
  const { host } = credential;
  const unanswered = silence.get(host) ?? 0;
  if (unanswered >= SILENT_AFTER) {
    return new VerificationInconclusive(
      `the host did not answer for ${unanswered} other registries in a row`,
    );
  }
  // A credential that somebody else wrote has no known time of issue: it must work at once.
  const version = believedVersion(credential.versionId, instantOf(run.clock.now()));
  const issuedAt = (version?.issuedAt ?? 0) * 1000;
  const verdict = await verify(credential, { ...handshake, issuedAt }, run);
  silence.set(host, verdict.outcome === 'inconclusive' ? (silence.get(host) ?? 0) + 1 : 0);
  if (verdict.outcome === 'accepted') return undefined;
  return verdict.outcome === 'rejected'
    ? new PublishedRejected(`the registry refuses the published credential: ${verdict.detail}`)
    : new VerificationInconclusive(
        `the registry did not say whether the credential works: ${verdict.detail}`,
      );
}

/** Readers of a replica get what the secret itself holds, seconds later. */
async function checkReplica(
  { secretId }: ProbeEntry,
  { versionId }: PublishedCredential,
  region: string,
  { secrets, run }: Pick<ProbeDependencies, 'secrets'> & Pick<TimeBudget, 'run'>,
): Promise<void> {
  const replica = await secrets.read(secretId, run, region);
  if (replica.versionId === versionId) return;
  const now = instantOf(run.clock.now());
  const issuedAt = believedVersion(versionId, now)?.issuedAt;
  if (issuedAt !== undefined && now - issuedAt < REPLICATED_WITHIN) return;
  throw new ReplicationFailed(
    `the replica of secret ${secretId} in ${region} has not got the current version; its readers have until ${toWords(replica.expiresAt)}`,
    secretId,
  );
}

const breaksReaders = (failure: RegistryFailure): boolean =>
  newCredentialHelps(failure) ||
  failure instanceof SecretUnreadable ||
  failure instanceof SecretUnavailable ||
  failure instanceof ReplicationFailed;

/** Whether a new credential would help. It helps neither against a policy nor against a deleted secret. */
const newCredentialHelps = (failure: RegistryFailure): boolean =>
  failure instanceof ValueMalformed || failure instanceof PublishedRejected;

async function askForRuns(
  outcomes: readonly ProbeOutcome[],
  dependencies: ProbeDependencies,
  { run }: TimeBudget,
): Promise<ReadonlyMap<string, ForcedRun>> {
  const { refreshers, askedAt, clock } = dependencies;
  const broken = outcomes.filter(isBroken);
  const forcedRuns = new Map<string, ForcedRun>();
  const toAsk = new Map<string, string[]>();
  const limit = pLimit(PARALLEL);
  await limit.map(broken, async ({ entry, failure }) => {
    const why = newCredentialHelps(failure)
      ? await reasonNotToAsk(entry, dependencies, run)
      : 'a new credential would not help';
    if (why !== undefined) forcedRuns.set(entry.name, { asked: false, why });
    else toAsk.set(entry.refresher, [...(toAsk.get(entry.refresher) ?? []), entry.name]);
  });
  for (const [refresher, names] of toAsk) {
    const forcedRun = await refreshers.force(refresher, names, run).then(
      (): ForcedRun => ({ asked: true }),
      (error: unknown): ForcedRun => ({
        asked: false,
        why: `asking ${refresher} for a forced run failed: ${describeAwsError(error)}`,
      }),
    );
    for (const name of names) {
      forcedRuns.set(name, forcedRun);
      if (forcedRun.asked) askedAt.set(name, instantOf(clock.now()));
    }
  }
  return forcedRuns;
}

/** Why the probe does not ask a registry's refresher: a person has paused it, or it has just refreshed the registry. */
async function reasonNotToAsk(
  { name, secretId }: ProbeEntry,
  { store, askedAt, clock }: ProbeDependencies,
  run: TimeBudget['run'],
): Promise<string | undefined> {
  const now = instantOf(clock.now());
  const agoInWords = (instant: Instant): string => `${durationInWords(now - instant)} ago`;
  const asked = askedAt.get(name);
  if (asked !== undefined && now - asked < ASK_AGAIN_AFTER) return `asked for ${agoInWords(asked)} already`;
  const secret = await store.describe(secretId, run).catch(toRegistryFailure);
  if (secret instanceof Error) return `not asked for: ${secret.message}`;
  const { currentId, pause } = secret;
  const current = believedVersion(currentId, now);
  if (pause?.until !== undefined && pause.until > now) return `paused until ${toWords(pause.until)}`;
  if (current === undefined || now - current.issuedAt >= ASK_AGAIN_AFTER) return undefined;
  return `refreshed ${agoInWords(current.issuedAt)} already, which did not help`;
}

/** Writes log lines and, if all registries were probed, the metric: a partial count could look like an all-clear. */
function report(
  outcomes: readonly ProbeOutcome[],
  forcedRuns: ReadonlyMap<string, ForcedRun>,
  isWhole: boolean,
  log: ProbeLog,
): ProbeResult {
  const working: string[] = [];
  const broken: ProbeResult['broken'][number][] = [];
  const unknown: ReportedProblem[] = [];
  for (const one of outcomes) {
    const { name, provider } = one.entry;
    const nothing = { code: NONE, reason: NONE, forcedRun: NONE };
    const fields = { provider, registry: name, outcome: one.outcome, ...nothing };
    if (one.outcome === 'working') {
      log.info('Readers working', fields);
      working.push(name);
      continue;
    }
    const { code } = one.failure;
    const message = `${oneLine(one.failure.message, 400)}; ${oneLine(one.failure.remedy)}`;
    if (one.outcome === 'unknown') {
      log.warn('Readers unknown', { ...fields, code, reason: message });
      unknown.push({ name, code, message });
      continue;
    }
    const forced = forcedRuns.get(name) ?? { asked: false, why: 'a run by hand asks for no forced run' };
    const forcedRun = forced.asked ? 'asked for' : forced.why;
    log.error('Readers broken', { ...fields, code, reason: message, forcedRun });
    broken.push({ name, code, message, asked: forced.asked });
  }
  if (isWhole) log.readersBroken(broken.map(({ name }) => name));
  return { working, broken, unknown };
}
