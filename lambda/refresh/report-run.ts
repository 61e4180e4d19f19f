import { isAtRisk, secondsToExpiry } from '../contract/credential-status';
import { durationInWords, type Instant, instantOf, toRfc3339 } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import { framesOf } from '../run/frames';
import { Overwritten, Unexpected, Unverified } from '../run/registry-failure';
import { NONE } from '../run/structured-log';
import { toRegistryFailure } from '../run/to-registry-failure';
import { deploymentError } from './deployment-error';
import { failureMessage, type ReadersGet } from './failure-message';
import { shownVersionId } from './foreign-version';
import type { Run } from './payload';
import type { RefresherDependencies, RefresherSettings, RegistryRun } from './refresh';
import { refreshError } from './refresh-error';
import type { Readings, RunLog } from './run-log';
import { type FailedEntry, publishedEntry, type RunResult } from './run-result';

/** A failed registry, and what its failure means for the run. */
interface ReportedFailure {
  readonly entry: FailedEntry;
  /** What happened and what to do, without what readers have. */
  readonly cause: string;
  /** It was not failing at the last tick. */
  readonly isNews: boolean;
  /** It makes the run throw. */
  readonly isError: boolean;
}

/**
 * Writes log lines and metrics. Returns the run's result, or throws if this kind of run must fail.
 *
 * @throws RefreshFailed, RefreshStillFailing
 */
export function reportRun<P extends ProviderName>(
  run: Run,
  registries: readonly RegistryRun<P>[],
  settings: RefresherSettings<P>,
  { clock, log }: Pick<RefresherDependencies<P>, 'clock' | 'log'>,
): RunResult {
  const now = instantOf(clock.now());
  const failures = registries.flatMap((registry) => logRegistry(run, registry, now, log) ?? []);
  if (run.kind !== 'manual' || run.registries === undefined) {
    log.readings(readings(registries, settings.checkEvery, now));
  }

  if (failures.some(({ isError }) => isError)) {
    const { provider, stack } = settings;
    if (run.kind === 'deployment') {
      const errorsFirst = failures.toSorted((a, b) => Number(b.isError) - Number(a.isError));
      const causes = errorsFirst.map(({ entry: { name, code }, cause }) => ({ name, code, cause }));
      throw deploymentError(provider, stack, registries.length, causes);
    }
    const newsFirst = failures.toSorted((a, b) => Number(b.isNews) - Number(a.isNews));
    const isNews = failures.some((failure) => failure.isNews);
    throw refreshError(
      provider,
      stack,
      registries.length,
      newsFirst.map(({ entry }) => entry),
      isNews,
    );
  }
  const ended = (outcome: 'refreshed' | 'fresh' | 'paused') =>
    registries
      .filter((registry) => registry.outcome === outcome)
      .map((registry) =>
        publishedEntry(registry.entry.name, versionIdOf(registry), registry.published?.expiresAt),
      );
  return {
    refreshed: ended('refreshed'),
    fresh: ended('fresh'),
    paused: ended('paused'),
    failed: failures.map(({ entry }) => entry),
  };
}

/** One line per registry and run. */
function logRegistry<P extends ProviderName>(
  run: Run,
  registry: RegistryRun<P>,
  now: Instant,
  log: RunLog,
): ReportedFailure | undefined {
  const { entry, outcome, due, published, durationMs } = registry;
  const fields = {
    run: run.kind,
    registry: entry.name,
    outcome,
    due,
    versionId: versionIdOf(registry),
    expiresAt: published && toRfc3339(published.expiresAt),
    remaining: published === undefined ? NONE : durationInWords(secondsToExpiry(published, now)),
    durationMs,
    code: NONE,
    remedy: NONE,
    reason: NONE,
  };
  if (registry.notRevoked !== undefined) {
    const { code } = toRegistryFailure(registry.notRevoked);
    log.warn('A credential that was issued but not published could not be revoked; it expires by itself', {
      registry: entry.name,
      code,
    });
  }
  if (outcome !== 'failed') {
    log.info(`Registry ${outcome}`, fields);
    return undefined;
  }
  const failure = toRegistryFailure(registry.failure);
  const { code, remedy } = failure;
  const message = failureMessage(failure.message, remedy, readersGet(registry), now);
  const frames = failure instanceof Unexpected ? { frames: framesOf(failure.cause) } : {};
  log.error('Registry failed', { ...fields, code, remedy, reason: message, ...frames });
  const isPublished = failure instanceof Unverified || failure instanceof Overwritten;
  const versionId = isPublished && published !== undefined ? { versionId: published.versionId } : {};
  return {
    entry: { name: entry.name, code, message, ...versionId },
    cause: `${failure.message}; ${remedy}`,
    isNews: isNews(registry),
    isError: isError(run, registry),
  };
}

function readersGet<P extends ProviderName>(registry: RegistryRun<P>): ReadersGet {
  const { status, published, isOverwritten } = registry;
  if (published !== undefined) return published;
  if (status === undefined) return 'unknown';
  return status.foreign !== undefined || isOverwritten ? 'foreign' : 'nothing';
}

const versionIdOf = <P extends ProviderName>({ published, status }: RegistryRun<P>): string | undefined =>
  published?.versionId ?? shownVersionId(status?.foreign?.versionId);

/** A value of somebody else that this run has replaced was never reported before. */
const isNews = <P extends ProviderName>({ status, published }: RegistryRun<P>): boolean =>
  (status?.foreign !== undefined && published !== undefined) || status?.wasFailingBefore !== true;

/** A deployment fails only for a new registry that it leaves without a credential. */
function isError<P extends ProviderName>(run: Run, { status, published, failure }: RegistryRun<P>): boolean {
  if (run.kind === 'deployment') return status?.isNew === true && published === undefined;
  // A value that stays for now is not due. The tick that replaces it reports it; a run by hand reports it at once.
  return !(run.kind === 'tick' && failure instanceof Overwritten && published === undefined);
}

function readings<P extends ProviderName>(
  registries: readonly RegistryRun<P>[],
  checkEvery: number,
  now: Instant,
): Readings {
  const atRisk = registries.filter(({ published }) => isAtRisk(published, now, checkEvery));
  const lives = registries.map(({ published }) => secondsToExpiry(published, now));
  const tokens = registries.flatMap(({ apiTokenExpiresAt }) => apiTokenExpiresAt ?? []);
  return {
    registriesAtRisk: atRisk.length,
    secondsToExpiry: Math.min(...lives),
    apiTokenSecondsToExpiry: tokens.length === 0 ? undefined : Math.max(0, Math.min(...tokens) - now),
    atRisk: atRisk.map(({ entry }) => entry.name),
  };
}
