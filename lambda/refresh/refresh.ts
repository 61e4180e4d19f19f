import pLimit from 'p-limit';
import { secondsToExpiry } from '../contract/credential-status';
import { type Instant, instantOf, toWords } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import type { EntryOf } from '../contract/registry-entry';
import type { PublishedVersion } from '../contract/version-id';
import { NotReached, Overwritten, Unverified } from '../run/registry-failure';
import type { Clock } from '../run/run-context';
import { createTimeBudget, type TimeBudget } from '../run/time-budget';
import { type AssessedRegistry, assessRegistry } from './assess-registry';
import { foreignVersionInWords } from './foreign-version';
import { parseRun, type Run } from './payload';
import { type RefreshDependencies, refreshRegistry } from './refresh-registry';
import { reportRun } from './report-run';
import type { RunLog } from './run-log';
import type { RunResult } from './run-result';

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

/** How one registry's part of a run ended. */
export interface RegistryRun<P extends ProviderName> extends AssessedRegistry<P> {
  readonly outcome: 'refreshed' | 'fresh' | 'paused' | 'failed';
  /** What readers get after the run; undefined if that is nothing, or somebody else's. */
  readonly published: PublishedVersion | undefined;
  readonly notRevoked?: unknown;
  /** Somebody else wrote over the secret during the run. */
  readonly isOverwritten?: true;
  readonly durationMs: number;
}

/**
 * One run over a provider's registries: look at each secret, refresh those that are due, report.
 *
 * @param payload what the function was invoked with
 * @param remaining milliseconds until the function is ended
 * @throws InvalidPayload
 * @throws RefreshFailed, RefreshStillFailing if the kind of run makes a failure an error
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
    const assessed = await limit.map(selected, (entry) =>
      assessRegistry(entry, run, settings, dependencies, budget),
    );
    const ended = await limit.map(urgentFirst(assessed, instantOf(clock.now())), (registry) =>
      refreshIfDue(registry, run, dependencies, budget),
    );
    return reportRun(run, ended, settings, dependencies);
  } finally {
    budget.close();
  }
}

/**
 * The order in which registries are refreshed: the credential that expires first comes first. Registries without a credential,
 * or with an expired one, alternate with the others, so that many that never work do not block the others.
 */
function urgentFirst<P extends ProviderName>(
  registries: readonly AssessedRegistry<P>[],
  now: Instant,
): readonly AssessedRegistry<P>[] {
  const left = ({ status }: AssessedRegistry<P>): number => secondsToExpiry(status?.published, now);
  const broken = registries.filter((registry) => left(registry) === 0);
  const alive = registries.filter((registry) => left(registry) > 0).sort((a, b) => left(a) - left(b));
  const turns = Array.from({ length: Math.max(broken.length, alive.length) }, (_, turn) => [
    broken[turn],
    alive[turn],
  ]);
  return turns.flat().filter((registry) => registry !== undefined);
}

/** Refreshes a registry if it is due and there is time for it. */
async function refreshIfDue<P extends ProviderName>(
  registry: AssessedRegistry<P>,
  run: Run,
  dependencies: RefresherDependencies<P>,
  budget: TimeBudget,
): Promise<RegistryRun<P>> {
  const { entry, status, due, expected } = registry;
  const untouched = { ...registry, published: status?.published, durationMs: 0 };
  if (registry.failure !== undefined) return { ...untouched, outcome: 'failed' };
  if (registry.isPaused) return { ...untouched, outcome: 'paused' };
  if (status === undefined || due === undefined) {
    const failure = leftAsItIs(registry);
    return failure === undefined
      ? { ...untouched, outcome: 'fresh' }
      : { ...untouched, outcome: 'failed', failure };
  }
  if (!budget.canStart()) {
    const failure = new NotReached('the function had too little time left to start');
    return { ...untouched, outcome: 'failed', failure };
  }
  const { clock } = dependencies;
  const start = clock.now();
  const target = { entry, expected, published: status.published };
  const ended = await refreshRegistry(target, dependencies, budget);
  const durationMs = clock.now() - start;
  if (ended.outcome === 'refreshed' && status.foreign !== undefined && run.kind === 'tick') {
    // A planted value must be reported, although it is gone now.
    const what = `${foreignVersionInWords(status.foreign)}, was replaced by ${ended.published.versionId}`;
    return { ...untouched, ...ended, outcome: 'failed', failure: new Overwritten(what), durationMs };
  }
  if (ended.outcome === 'failed' && ended.failure instanceof Unverified && status.foreign !== undefined) {
    const what = `${ended.failure.message}; it replaced ${foreignVersionInWords(status.foreign)}`;
    return { ...untouched, ...ended, failure: new Unverified(what), durationMs };
  }
  return { ...untouched, ...ended, durationMs };
}

/** What is wrong with a secret that is too young to be written again. */
function leftAsItIs<P extends ProviderName>({
  status,
}: AssessedRegistry<P>): Unverified | Overwritten | undefined {
  if (status?.youngUntil === undefined) return undefined;
  const next = `the first tick after ${toWords(status.youngUntil)} replaces it`;
  if (status.foreign !== undefined) {
    return new Overwritten(`${foreignVersionInWords(status.foreign)}, is what readers get; ${next}`);
  }
  return status.published?.unverified
    ? new Unverified(
        `${status.published.versionId} is published though its registry did not confirm it; ${next}`,
      )
    : undefined;
}
