import pLimit from 'p-limit';
import { credentialShape, fingerprint } from '../contract/fingerprint';
import { durationInWords, type Instant, instantOf, toRfc3339 } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import type { EntryOf } from '../contract/registry-entry';
import type { PublishedVersion } from '../contract/version-id';
import { asFailure } from '../run/as-failure';
import { NotReached } from '../run/registry-failure';
import type { Clock } from '../run/run-context';
import { NONE } from '../run/structured-log';
import { createTimeBudget, type TimeBudget } from '../run/time-budget';
import type { SecretState } from '../secret-store/secret-store';
import { parseRun, type Run } from './payload';
import { type RefreshDependencies, refreshRegistry } from './refresh-registry';
import { type FailedEntry, failureMessage, publishedEntry, type RunResult, refreshError } from './report';
import type { RunLog } from './run-log';
import {
  dueReason,
  type Expectation,
  isAtRisk,
  isNew,
  isPaused,
  publishedIn,
  secondsToExpiry,
  wasFailingBefore,
} from './standing';

/** How many registries are worked on at once. */
const PARALLEL = 8;

export interface RefresherSettings<P extends ProviderName> {
  readonly provider: P;
  readonly stack: string;
  /** Seconds. */
  readonly checkEvery: number;
  readonly entries: readonly EntryOf<P>[];
}

export interface RefresherDependencies<P extends ProviderName> extends RefreshDependencies<P> {
  readonly clock: Clock;
  readonly log: RunLog;
}

/** One registry on its way through a run. */
interface Case<P extends ProviderName> {
  readonly entry: EntryOf<P>;
  readonly expected: Expectation;
  /** Undefined where Secrets Manager didn't tell. */
  readonly secret: SecretState | undefined;
  /** Why it is refreshed; undefined where it isn't. */
  readonly due: string | undefined;
  readonly paused: boolean;
  readonly apiTokenExpiresAt: Instant | undefined;
  /** What went wrong before any refreshing. */
  readonly failure: unknown;
}

interface Result<P extends ProviderName> extends Case<P> {
  readonly outcome: 'refreshed' | 'fresh' | 'paused' | 'failed';
  /** What readers get after the run. */
  readonly published: PublishedVersion | undefined;
  readonly notRevoked?: unknown;
  readonly durationMs: number;
}

/**
 * One run over a provider's registries: look at each secret, refresh those that are due, report.
 *
 * @param payload what the function was invoked with
 * @param remaining milliseconds until the function is ended
 * @throws InvalidPayload
 * @throws RefreshFailed, RefreshStillFailing where the kind of run makes a failure an error
 */
export async function refresh<P extends ProviderName>(
  payload: unknown,
  remaining: number,
  settings: RefresherSettings<P>,
  dependencies: RefresherDependencies<P>,
): Promise<RunResult> {
  const { entries } = settings;
  const { clock } = dependencies;
  const run = parseRun(
    payload,
    entries.map(({ name }) => name),
  );
  const narrowed = run.kind === 'manual' ? run.registries : undefined;
  const selected = entries.filter(({ name }) => narrowed === undefined || narrowed.includes(name));

  const budget = createTimeBudget(remaining, clock, { accessSettles: run.kind === 'deployment' });
  try {
    const limit = pLimit(PARALLEL);
    const cases = await limit.map(selected, (entry) => examine(entry, run, settings, dependencies, budget));
    const results = await limit.map(urgentFirst(cases, instantOf(clock.now())), (one) =>
      settle(one, settings, dependencies, budget),
    );
    return report(run, results, settings, dependencies);
  } finally {
    budget.close();
  }
}

/**
 * The order in which registries are taken: by when their credentials lapse. Those that have none, or a lapsed one, take
 * turns with the others, so that many that never work don't keep the others from their turn.
 */
function urgentFirst<P extends ProviderName>(cases: readonly Case<P>[], now: Instant): readonly Case<P>[] {
  const left = ({ secret }: Case<P>): number => secondsToExpiry(publishedIn(secret), now);
  const hurt = cases.filter((one) => left(one) === 0);
  const alive = cases.filter((one) => left(one) > 0).sort((a, b) => left(a) - left(b));
  const turns = Array.from({ length: Math.max(hurt.length, alive.length) }, (_, turn) => [
    hurt[turn],
    alive[turn],
  ]);
  return turns.flat().filter((one) => one !== undefined);
}

/** Finds out how one registry stands. */
async function examine<P extends ProviderName>(
  entry: EntryOf<P>,
  run: Run,
  { checkEvery }: RefresherSettings<P>,
  { provider, store, clock, log }: RefresherDependencies<P>,
  budget: TimeBudget,
): Promise<Case<P>> {
  const expected = {
    fingerprint: fingerprint(credentialShape(entry)),
    refreshEvery: entry.refreshEvery,
    checkEvery,
  };
  const unknown = { entry, expected, due: undefined, paused: false, apiTokenExpiresAt: undefined };
  let secret: SecretState;
  try {
    secret = await store.describe(entry.secretId, budget.run);
  } catch (failure) {
    return { ...unknown, secret: undefined, failure };
  }
  if (secret.pause !== undefined && secret.pause.until === undefined) {
    log.warn('The pause tag is not an RFC 3339 instant and does not pause', {
      registry: entry.name,
      tag: secret.pause.tag,
    });
  }

  const now = instantOf(clock.now());
  const forced = run.kind === 'manual' && run.force;
  const named = run.kind === 'manual' && run.registries !== undefined;
  const paused = isPaused(secret, now) && !(forced && named);
  const reason = forced ? 'forced' : dueReason(secret, expected, now);
  const known = { ...unknown, secret, paused, due: paused ? undefined : reason };
  try {
    const apiTokenExpiresAt = await provider.apiTokenExpiry?.(entry, budget.run);
    if (provider.apiTokenExpiry !== undefined && apiTokenExpiresAt === undefined) {
      log.warn('The API token does not tell when it lapses, so nothing will warn of it', {
        registry: entry.name,
      });
    }
    return { ...known, apiTokenExpiresAt, failure: undefined };
  } catch (failure) {
    return { ...known, failure: paused ? undefined : failure };
  }
}

/** Refreshes what is due and reachable in time. */
async function settle<P extends ProviderName>(
  one: Case<P>,
  { checkEvery }: RefresherSettings<P>,
  dependencies: RefresherDependencies<P>,
  budget: TimeBudget,
): Promise<Result<P>> {
  const { entry, secret, due } = one;
  const before = publishedIn(secret);
  if (one.failure !== undefined) return { ...one, outcome: 'failed', published: before, durationMs: 0 };
  if (one.paused) return { ...one, outcome: 'paused', published: before, durationMs: 0 };
  if (secret === undefined || due === undefined) {
    return { ...one, outcome: 'fresh', published: before, durationMs: 0 };
  }
  if (!budget.canStart()) {
    const failure = new NotReached('the function had too little time left to start');
    return { ...one, outcome: 'failed', failure, published: before, durationMs: 0 };
  }
  const { clock } = dependencies;
  const start = clock.now();
  const target = { entry, secret, fingerprint: one.expected.fingerprint, checkEvery };
  const ended = await refreshRegistry(target, dependencies, budget);
  return { ...one, published: before, ...ended, durationMs: clock.now() - start };
}

/** Writes log lines and metrics, and ends the run as its kind demands. */
function report<P extends ProviderName>(
  run: Run,
  results: readonly Result<P>[],
  settings: RefresherSettings<P>,
  { clock, log }: RefresherDependencies<P>,
): RunResult {
  const now = instantOf(clock.now());
  const failed: FailedEntry[] = [];
  const news: FailedEntry[] = [];
  for (const result of results) {
    const entry = logResult(run, result, now, log);
    if (entry === undefined) continue;
    failed.push(entry);
    if (!wasFailingBefore(result.secret, result.expected, now)) news.push(entry);
  }
  if (run.kind !== 'manual' || run.registries === undefined) {
    log.readings(readings(results, settings.checkEvery, now));
  }

  if (failed.length > 0 && isError(run, results, now)) {
    const newsFirst = [...news, ...failed.filter((entry) => !news.includes(entry))];
    const still = news.length === 0;
    throw refreshError(settings.provider, settings.stack, results.length, newsFirst, still);
  }
  const ended = (outcome: 'refreshed' | 'fresh' | 'paused') =>
    results
      .filter((result) => result.outcome === outcome)
      .map(({ entry, secret, published }) =>
        publishedEntry(entry.name, published?.versionId ?? secret?.current?.versionId, published),
      );
  return { refreshed: ended('refreshed'), fresh: ended('fresh'), paused: ended('paused'), failed };
}

/** A deployment fails only for a new registry that it leaves without a credential. */
const isError = <P extends ProviderName>(run: Run, results: readonly Result<P>[], now: Instant): boolean =>
  run.kind !== 'deployment' ||
  results.some(
    ({ outcome, secret, published }) =>
      outcome === 'failed' && published === undefined && secret !== undefined && isNew(secret, now),
  );

/** One line per registry and run. */
function logResult<P extends ProviderName>(
  run: Run,
  result: Result<P>,
  now: Instant,
  log: RunLog,
): FailedEntry | undefined {
  const { entry, outcome, due, published, durationMs } = result;
  const fields = {
    run: run.kind,
    registry: entry.name,
    outcome,
    due,
    versionId: published?.versionId ?? result.secret?.current?.versionId,
    expiresAt: published && toRfc3339(published.expiresAt),
    remaining: published === undefined ? NONE : durationInWords(secondsToExpiry(published, now)),
    durationMs,
    code: NONE,
    remedy: NONE,
    reason: NONE,
  };
  if (result.notRevoked !== undefined) {
    const { code } = asFailure(result.notRevoked);
    log.warn('A credential that was issued but not published could not be revoked; it lapses by itself', {
      registry: entry.name,
      code,
    });
  }
  if (outcome !== 'failed') {
    log.info(`Registry ${outcome}`, fields);
    return undefined;
  }
  const failure = asFailure(result.failure);
  const { code } = failure;
  const readersHave = result.secret === undefined ? 'unknown' : published;
  const message = failureMessage(failure.message, failure.remedy, readersHave, now);
  log.error('Registry failed', { ...fields, code, remedy: failure.remedy, reason: message });
  const unverified = code === 'Unverified' && published !== undefined;
  return { name: entry.name, code, message, ...(unverified ? { versionId: published.versionId } : {}) };
}

function readings<P extends ProviderName>(results: readonly Result<P>[], checkEvery: number, now: Instant) {
  const atRisk = results.filter(({ published }) => isAtRisk(published, now, checkEvery));
  const lives = results.map(({ published }) => secondsToExpiry(published, now));
  const tokens = results.flatMap(({ apiTokenExpiresAt }) => apiTokenExpiresAt ?? []);
  return {
    registriesAtRisk: atRisk.length,
    secondsToExpiry: Math.min(...lives),
    apiTokenSecondsToExpiry: tokens.length === 0 ? undefined : Math.max(0, Math.min(...tokens) - now),
    atRisk: atRisk.map(({ entry }) => entry.name),
  };
}
