const HOUR = 3600;

/**
 * How many seconds before its expiry a credential counts as at risk: a quarter of its lifetime but at least 2 h, never
 * more than half of it, and one tick on top. For a credential of 12 h and hourly ticks that is 4 h.
 *
 * @param lifetime seconds from issue to expiry
 * @param checkEvery seconds between two ticks
 */
export const atRiskThreshold = (lifetime: number, checkEvery: number): number =>
  Math.min(Math.max(lifetime / 4, 2 * HOUR), lifetime / 2) + checkEvery;

/** Seconds of age from which a credential is refreshed; half a tick early, so that the tick at `refreshEvery` itself counts. */
export const refreshAge = (refreshEvery: number, checkEvery: number): number => refreshEvery - checkEvery / 2;
