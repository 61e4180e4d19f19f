import { secondsToExpiry } from '../contract/credential-status';
import { durationInWords, type Instant, toWords } from '../contract/instant';
import type { PublishedVersion } from '../contract/version-id';
import { oneLine } from '../run/one-line';
import { shortened } from '../run/shortened';

/** Characters for what happened. How long pulls work and what to do are never cut. */
const WHAT_LIMIT = 300;

/** What readers of a secret get: a credential of ours, nothing, somebody else's value, or something unknown. */
export type ReadersGet = PublishedVersion | 'nothing' | 'foreign' | 'unknown';

/** What one failure says to a person: what happened, how long pulls work, what to do. */
export const failureMessage = (what: string, remedy: string, readersGet: ReadersGet, now: Instant): string =>
  `${shortened(oneLine(what), WHAT_LIMIT)}; ${goodUntil(readersGet, now)}; ${oneLine(remedy)}`;

function goodUntil(readersGet: ReadersGet, now: Instant): string {
  switch (readersGet) {
    case 'unknown':
      return 'what is published is not known';
    case 'nothing':
      return 'nothing is published';
    case 'foreign':
      return "readers get somebody else's value";
  }
  const left = secondsToExpiry(readersGet, now);
  const at = toWords(readersGet.expiresAt);
  return left === 0
    ? `the published credential expired at ${at}`
    : `the published credential is good until ${at} (${durationInWords(left)})`;
}
