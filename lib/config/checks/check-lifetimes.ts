import { atRiskThreshold } from '../../../lambda/contract/at-risk';
import type { Path, Problem } from '../messages/problem';
import { oneOf } from '../messages/words';
import { durationText } from '../schema/duration';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft, RegistryDraft } from './config-draft';

const MINUTE = 60;
const HOUR = 3600;
/** How long AWS's caching clients hand out a secret's value after it was replaced. */
const READERS_CACHE = HOUR;
const MARGIN = 30 * MINUTE;
const SHORTEST_REFRESH = 20 * MINUTE;
/** Lifetimes to suggest; some fit the longest intervals. */
const HOURS = Array.from({ length: 1000 }, (_, index) => index + 1);

/** Durations that together leave a healthy credential no room. */
export function checkLifetimes(draft: ConfigDraft): readonly Problem[] {
  const problems = draft.registries.flatMap((registry) => checkLifetime(registry, draft) ?? []);
  // What many registries inherit is one problem.
  return [...new Map(problems.map((problem) => [JSON.stringify(problem), problem])).values()];
}

function checkLifetime(registry: RegistryDraft, { checkEvery, written }: ConfigDraft): Problem | undefined {
  const { index, refreshEvery, lifetime, lifetimeIsFixed } = registry;
  if (refreshEvery === undefined || checkEvery === undefined) return undefined;
  const own: Path = ['registries', index, 'refreshEvery'];
  const inherits = registry.written.refreshEvery === undefined;
  if (checkEvery > refreshEvery) {
    const [tick, interval] = [durationText(checkEvery), durationText(refreshEvery)];
    return inherits
      ? {
          path: ['checkEvery'],
          text: `is ${tick}; it must not be longer than defaults.refreshEvery, ${interval}`,
        }
      : { path: own, text: `is ${interval}; it must not be shorter than checkEvery, ${tick}` };
  }
  if (lifetime === undefined) return undefined;
  const durations = { refreshEvery, checkEvery, lifetime };
  if (fits(durations)) return undefined;
  const text = `leaves too little time: ${needed(durations).sum} must be less than the lifetime, ${durationText(lifetime)}; ${remedy(durations, lifetimeIsFixed)}`;
  if (registry.written.lifetime !== undefined && !lifetimeIsFixed) {
    return { path: ['registries', index, 'lifetime'], text };
  }
  return { path: inherits ? inheritedPath(written) : own, text };
}

/** The durations that a registry inherits, by the one that the file sets. */
const inheritedPath = ({ defaults }: ConfigDraft['written']): Path =>
  isMapping(defaults) && defaults.refreshEvery !== undefined ? ['defaults', 'refreshEvery'] : ['checkEvery'];

interface Durations {
  readonly refreshEvery: number;
  readonly checkEvery: number;
  readonly lifetime: number;
}

/** Until when a credential must live at least: to the first refresh that fails noticeably, and for readers with a cache. */
function needed({ refreshEvery, checkEvery, lifetime }: Durations): { seconds: number; sum: string } {
  const threshold = atRiskThreshold(lifetime, checkEvery);
  const healthy = refreshEvery + 2 * checkEvery + threshold;
  const cached = refreshEvery + checkEvery + READERS_CACHE + MARGIN;
  const [refresh, check] = [durationText(refreshEvery), durationText(checkEvery)];
  return healthy >= cached
    ? {
        seconds: healthy,
        sum: `refreshEvery ${refresh} + 2 × checkEvery ${check} + ${durationText(threshold)} at risk = ${durationText(healthy)}`,
      }
    : {
        seconds: cached,
        sum: `refreshEvery ${refresh} + checkEvery ${check} + 1h in readers' caches + 30m = ${durationText(cached)}`,
      };
}

const fits = (durations: Durations): boolean => needed(durations).seconds < durations.lifetime;

/** The longest interval that fits and, if one may choose it, the shortest lifetime. */
function remedy(durations: Durations, lifetimeIsFixed: boolean): string {
  const room = durations.lifetime - needed({ ...durations, refreshEvery: 0 }).seconds;
  const interval = roundedDown(room - MINUTE);
  const lifetime = HOURS.find((hours) => fits({ ...durations, lifetime: hours * HOUR }));
  const remedies = [
    ...(interval >= Math.max(SHORTEST_REFRESH, durations.checkEvery)
      ? [`a refreshEvery of ${durationText(interval)}`]
      : []),
    ...(lifetimeIsFixed || lifetime === undefined ? [] : [`a lifetime of ${durationText(lifetime * HOUR)}`]),
  ];
  return remedies.length === 0 ? 'set a shorter checkEvery' : `${oneOf(remedies)} fits`;
}

/** To whole minutes, and to half hours if there are many. */
function roundedDown(seconds: number): number {
  const unit = seconds >= 2 * HOUR ? 30 * MINUTE : MINUTE;
  return Math.floor(seconds / unit) * unit;
}
