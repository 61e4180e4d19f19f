/**
 * How many milliseconds a reply asks to wait before the next request: `Retry-After` in seconds or as a date, else
 * DigitalOcean's `ratelimit-reset` in seconds since 1970. Undefined where it doesn't say, or not readably.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(headers: Headers, now: number): number | undefined {
  const after = headers.get('retry-after');
  const seconds = wholeNumber(after);
  if (seconds !== undefined) return seconds * 1000;
  const reset = wholeNumber(headers.get('ratelimit-reset'));
  const instant = after === null ? reset && reset * 1000 : Date.parse(after);
  return instant === undefined || Number.isNaN(instant) ? undefined : Math.max(0, instant - now);
}

const wholeNumber = (text: string | null): number | undefined =>
  text !== null && /^\d+$/.test(text) ? Number(text) : undefined;
