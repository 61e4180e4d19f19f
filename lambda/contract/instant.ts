/** A moment in whole seconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Milliseconds since 1970 to an instant; part seconds are dropped, so that an expiry is never stated too late. */
export const instantOf = (milliseconds: number): Instant => Math.floor(milliseconds / 1000);

/** RFC 3339, UTC, whole seconds: `2026-11-21T01:02:03Z`. */
export const toRfc3339 = (instant: Instant): string =>
  `${new Date(instant * 1000).toISOString().slice(0, 19)}Z`;

/** `20261121T010203Z` */
export const toCompact = (instant: Instant): string => toRfc3339(instant).replaceAll(/[-:]/g, '');

const COMPACT = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** The inverse of {@link toCompact}; undefined for any other text and for days that do not exist. */
export function fromCompact(text: string): Instant | undefined {
  if (!COMPACT.test(text)) return undefined;
  const instant = instantOf(Date.parse(text.replace(COMPACT, '$1-$2-$3T$4:$5:$6Z')));
  return Number.isNaN(instant) || toCompact(instant) !== text ? undefined : instant;
}

const RFC_3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$/;

/** Parses an RFC 3339 instant (seconds may be left out); undefined for anything else. */
export function fromRfc3339(text: string): Instant | undefined {
  if (!RFC_3339.test(text)) return undefined;
  const instant = instantOf(Date.parse(text));
  if (Number.isNaN(instant)) return undefined;
  // Date.parse takes the 30th of February for the 2nd of March.
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? instant : undefined;
}

/** `2026-11-21 13:02 UTC` */
export const toWords = (instant: Instant): string =>
  `${toRfc3339(instant).slice(0, 16).replace('T', ' ')} UTC`;

/** `7 h 58 min`, `12 min`, `3 d 4 h`; never negative. */
export function durationInWords(seconds: number): string {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  const [days, hours, rest] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24, minutes % 60];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${rest} min` : `${rest} min`;
}
