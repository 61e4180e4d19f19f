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
import type { PublishedSecrets } from './published-secrets';
import type { Refreshers } from './refreshers';
import type { RegistryRules } from './registry-rules';

/** How many registries are looked at at once. */
const PARALLEL = 8;
/** After how many registries in a row without an answer the others of the same host are not asked any more. */
const SILENT_AFTER = 4;
/** Milliseconds after which what looked broken is looked at again. */
const LOOK_AGAIN_AFTER = 5_000;
/** Seconds for which nobody asks for another forced run of a registry: an hour, less what ticks jitter. */
const ASK_AGAIN_AFTER = 59 * 60;

export interface ProbeDependencies {
  readonly secrets: PublishedSecrets;
  /** For the metadata only. */
  readonly store: Pick<SecretStore, 'describe'>;
  readonly verify: typeof verifyCredential;
  readonly rulesOf: (entry: ProbeEntry) => RegistryRules;
  readonly refreshers: Refreshers;
  /** When a forced run of each registry was last asked for, as far as this environment knows. */
  readonly askedAt: Map<string, Instant>;
  readonly clock: Clock;
  readonly log: ProbeLog;
}

/** What a probe returns of one registry that isn't sound. */
export interface Finding {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

/** What a run of the probe returns; no credential, ever. */
export interface ProbeResult {
  readonly sound: readonly string[];
  /** `asked`: whether a forced run was asked for. */
  readonly broken: readonly (Finding & { readonly asked: boolean })[];
  /** Neither: Secrets Manager or the registry gave no answer. */
  readonly unknown: readonly Finding[];
}

/** How readers of one registry's secret fare. */
type Look =
  | { readonly entry: ProbeEntry; readonly outcome: 'sound' }
  | { readonly entry: ProbeEntry; readonly outcome: 'broken' | 'unknown'; readonly failure: RegistryFailure };

const isBroken = (one: Look): one is Extract<Look, { readonly failure: RegistryFailure }> =>
  one.outcome === 'broken';

const wasNotReached = (one: Look): boolean => one.outcome === 'unknown' && one.failure instanceof NotReached;

/** Whether the refresher was asked to mend it; `why` it was not. */
type Answer = { readonly asked: true } | { readonly asked: false; readonly why: string };

/**
 * Reads each secret as its readers do, tries the credential in it at the registry, and says what is broken. The schedule's
 * runs also ask the refreshers for forced runs of what a new credential mends.
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
    throw new InvalidPayload('The probe only looks: send force to the function of the provider.');
  }
  const narrowed = run.kind === 'manual' ? run.registries : undefined;
  const selected = entries.filter(({ name }) => narrowed === undefined || narrowed.includes(name));

  const budget = createTimeBudget(remaining, dependencies.clock, { accessSettles: false });
  try {
    const looks = await lookTwice(selected, dependencies, budget);
    const answers =
      run.kind === 'tick' ? await askForRuns(looks, dependencies, budget) : new Map<string, Answer>();
    const isWhole = narrowed === undefined && !looks.some(wasNotReached);
    return report(looks, answers, isWhole, dependencies.log);
  } finally {
    budget.close();
  }
}

/** What is broken only for a moment, such as between two writes, is not broken. */
async function lookTwice(
  entries: readonly ProbeEntry[],
  dependencies: ProbeDependencies,
  budget: TimeBudget,
): Promise<readonly Look[]> {
  const limit = pLimit(PARALLEL);
  const silence = new Map<string, number>();
  const lookAt = (entry: ProbeEntry): Promise<Look> => look(entry, dependencies, budget, silence);
  const first = await limit.map(entries, lookAt);
  if (!first.some(isBroken)) return first;
  await budget.run.clock.sleep(LOOK_AGAIN_AFTER, budget.run.signal).catch(() => undefined);
  return await limit.map(first, (one) => (isBroken(one) && budget.canStart() ? lookAt(one.entry) : one));
}

/** @param silence how many registries in a row got no answer from each host; one dead host may not use up the time of all */
async function look(
  entry: ProbeEntry,
  { secrets, verify, rulesOf }: ProbeDependencies,
  { run, canStart }: TimeBudget,
  silence: Map<string, number>,
): Promise<Look> {
  try {
    if (!canStart()) throw new NotReached('the probe had too little time left to look');
    const { handshake, hosts } = rulesOf(entry);
    const credential = await secrets.read(entry.secretId, run);
    if (!hosts.include(credential.host)) {
      // The host itself stays out: whoever wrote it may have put anything there.
      throw new ValueMalformed(
        `the value of secret ${entry.secretId} has another host than ${hosts.expected}; nothing was sent there`,
      );
    }
    if (credential.expiresAt <= instantOf(run.clock.now())) {
      throw new PublishedRejected(`the published credential expired at ${toWords(credential.expiresAt)}`);
    }
    if (!entry.verify) return { entry, outcome: 'sound' };
    const { host } = credential;
    const unanswered = silence.get(host) ?? 0;
    if (unanswered >= SILENT_AFTER) {
      throw new VerificationInconclusive(`the registry gave no answer to ${unanswered} others in a row`);
    }
    // A credential that somebody else wrote has no time of issue: it has to work at once.
    const version = believedVersion(credential.versionId, instantOf(run.clock.now()));
    const issuedAt = (version?.issuedAt ?? 0) * 1000;
    const verdict = await verify(credential, { ...handshake, issuedAt }, run);
    silence.set(host, verdict.outcome === 'inconclusive' ? (silence.get(host) ?? 0) + 1 : 0);
    if (verdict.outcome === 'accepted') return { entry, outcome: 'sound' };
    throw verdict.outcome === 'rejected'
      ? new PublishedRejected(`the registry refuses the published credential: ${verdict.detail}`)
      : new VerificationInconclusive(
          `the registry did not say whether the credential works: ${verdict.detail}`,
        );
  } catch (error) {
    const failure = toRegistryFailure(error);
    return { entry, outcome: hurtsReaders(failure) ? 'broken' : 'unknown', failure };
  }
}

const hurtsReaders = (failure: RegistryFailure): boolean =>
  isMendable(failure) || failure instanceof SecretUnreadable || failure instanceof SecretUnavailable;

/** Whether a new credential would help: neither a policy nor a deleted secret is mended by one. */
const isMendable = (failure: RegistryFailure): boolean =>
  failure instanceof ValueMalformed || failure instanceof PublishedRejected;

async function askForRuns(
  looks: readonly Look[],
  dependencies: ProbeDependencies,
  { run }: TimeBudget,
): Promise<ReadonlyMap<string, Answer>> {
  const { refreshers, askedAt, clock } = dependencies;
  const broken = looks.filter(isBroken);
  const answers = new Map<string, Answer>();
  const toAsk = new Map<string, string[]>();
  const limit = pLimit(PARALLEL);
  await limit.map(broken, async ({ entry, failure }) => {
    const why = isMendable(failure)
      ? await reasonNotToAsk(entry, dependencies, run)
      : 'a new credential would not help';
    if (why !== undefined) answers.set(entry.name, { asked: false, why });
    else toAsk.set(entry.refresher, [...(toAsk.get(entry.refresher) ?? []), entry.name]);
  });
  for (const [refresher, names] of toAsk) {
    const answer = await refreshers.force(refresher, names, run).then(
      (): Answer => ({ asked: true }),
      (error: unknown): Answer => ({
        asked: false,
        why: `asking ${refresher} for a forced run failed: ${describeAwsError(error)}`,
      }),
    );
    for (const name of names) {
      answers.set(name, answer);
      if (answer.asked) askedAt.set(name, instantOf(clock.now()));
    }
  }
  return answers;
}

/** Why a registry's refresher is left alone: a person said so, or it has just done what it can. */
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

/** Writes log lines and, where all registries were looked at, the metric: less would pass for an all-clear. */
function report(
  looks: readonly Look[],
  answers: ReadonlyMap<string, Answer>,
  isWhole: boolean,
  log: ProbeLog,
): ProbeResult {
  const sound: string[] = [];
  const broken: ProbeResult['broken'][number][] = [];
  const unknown: Finding[] = [];
  for (const one of looks) {
    const { name, provider } = one.entry;
    const nothing = { code: NONE, reason: NONE, forcedRun: NONE };
    const fields = { provider, registry: name, outcome: one.outcome, ...nothing };
    if (one.outcome === 'sound') {
      log.info('Readers sound', fields);
      sound.push(name);
      continue;
    }
    const { code } = one.failure;
    const message = `${oneLine(one.failure.message, 400)}; ${oneLine(one.failure.remedy)}`;
    if (one.outcome === 'unknown') {
      log.warn('Readers unknown', { ...fields, code, reason: message });
      unknown.push({ name, code, message });
      continue;
    }
    const answer = answers.get(name) ?? { asked: false, why: 'a run by hand asks for nothing' };
    const forcedRun = answer.asked ? 'asked for' : answer.why;
    log.error('Readers broken', { ...fields, code, reason: message, forcedRun });
    broken.push({ name, code, message, asked: answer.asked });
  }
  if (isWhole) log.readersBroken(broken.map(({ name }) => name));
  return { sound, broken, unknown };
}
