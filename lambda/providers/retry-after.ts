import type { HttpReply } from '../http/exchange';

/**
 * How many milliseconds a reply asks to wait before the next request: `Retry-After` in seconds or as a date, else
 * DigitalOcean's `ratelimit-reset` in seconds since 1970. Undefined if it says nothing readable.
 *
 * @param now milliseconds since 1970
 */
export function retryAfter(headers: HttpReply['headers'], now: number): number | undefined {
  const after = headers.get('retry-after');
  const seconds = wholeNumber(after);
  if (seconds !== undefined) return seconds * 1000;
  const reset = wholeNumber(headers.get('ratelimit-reset'));
  const instant = after === undefined ? reset && reset * 1000 : Date.parse(after);
  return instant === undefined || Number.isNaN(instant) ? undefined : Math.max(0, instant - now);
}

const wholeNumber = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined;
