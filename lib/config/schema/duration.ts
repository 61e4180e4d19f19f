import * as v from 'valibot';

const UNITS = { d: 86_400, h: 3600, m: 60 } as const;
const DURATION = /^([1-9]\d{0,8})([mhd])$/;

/** `90m`, `12h`, `7d` in seconds; NaN for anything else. */
export function secondsIn(text: string): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  return Number(count) * UNITS[unit === 'd' || unit === 'h' ? unit : 'm'];
}

/** Seconds as the config would write them: in the largest unit that fits evenly. */
export function durationText(seconds: number): string {
  if (seconds % UNITS.d === 0) return `${seconds / UNITS.d}d`;
  return seconds % UNITS.h === 0 ? `${seconds / UNITS.h}h` : `${seconds / UNITS.m}m`;
}

/**
 * The schema of a duration between two others, in seconds once parsed.
 *
 * @example duration('1m', '1d', 'How often the functions look.')
 */
export function duration(shortest: string, longest: string, description: string) {
  const allowed = `must be a duration such as 30m, 4h or 7d, from ${shortest} to ${longest}`;
  return v.pipe(
    v.string(allowed),
    v.regex(DURATION, allowed),
    v.description(description),
    v.transform(secondsIn),
    v.minValue(secondsIn(shortest), allowed),
    v.maxValue(secondsIn(longest), allowed),
  );
}
