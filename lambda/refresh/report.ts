import { durationInWords, type Instant, toRfc3339, toWords } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import { RUN_ERRORS } from '../contract/run-error';
import type { PublishedVersion } from '../contract/version-id';
import { countThatFits } from '../run/count-that-fits';
import { oneLine } from '../run/one-line';
import { secondsToExpiry } from './standing';

/** One registry's line in a run's return value. */
export interface PublishedEntry {
  readonly name: string;
  /** Null where nothing is published. */
  readonly versionId: string | null;
  /** RFC 3339; null where nothing of ours is published. */
  readonly expiresAt: string | null;
}

export interface FailedEntry {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** The version that was published though something is wrong with it. */
  readonly versionId?: string;
}

/** What a run returns; no credential, ever. */
export interface RunResult {
  readonly refreshed: readonly PublishedEntry[];
  readonly fresh: readonly PublishedEntry[];
  readonly paused: readonly PublishedEntry[];
  readonly failed: readonly FailedEntry[];
}

/** At least one failure is news. */
export class RefreshFailed extends Error {
  override readonly name = RUN_ERRORS.refreshFailed;
}

/** Registries fail, all of which were failing at the last tick already. */
export class RefreshStillFailing extends Error {
  override readonly name = RUN_ERRORS.refreshStillFailing;
}

/** EventBridge puts error messages into JSON text as they are, and people read them in mail and chat. */
const MESSAGE_LIMIT = 2000;
const ENTRY_LIMIT = 600;
/** What is kept free for the names of registries whose line doesn't fit. */
const NAMES_LIMIT = 400;

const shortened = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit - 3)}...`;

/** What one failure says to a person: what happened, how long readers are safe, what to do. */
export const failureMessage = (
  what: string,
  remedy: string,
  published: PublishedVersion | 'unknown' | undefined,
  now: Instant,
): string => `${shortened(oneLine(what), ENTRY_LIMIT / 2)}; ${safeUntil(published, now)}; ${oneLine(remedy)}`;

function safeUntil(published: PublishedVersion | 'unknown' | undefined, now: Instant): string {
  if (published === 'unknown') return 'what is published is not known';
  if (published === undefined) return 'nothing is published';
  const left = secondsToExpiry(published, now);
  if (left === 0) return `the published credential expired at ${toWords(published.expiresAt)}`;
  return `the published credential is good until ${toWords(published.expiresAt)} (${durationInWords(left)})`;
}

/**
 * The error of a run with failures: the first of them with a line each, then the names of the others, as far as 2 KB go.
 *
 * @param looked how many registries the run looked at
 * @param failed the news first
 */
export function refreshError(
  provider: ProviderName,
  stack: string,
  looked: number,
  failed: readonly FailedEntry[],
  stillFailing: boolean,
): RefreshFailed | RefreshStillFailing {
  const head = `${failed.length} of ${looked} ${provider} registries of ${stack} failed. `;
  const message = head + fitted(failed, MESSAGE_LIMIT - head.length);
  return stillFailing ? new RefreshStillFailing(message) : new RefreshFailed(message);
}

function fitted(failed: readonly FailedEntry[], limit: number): string {
  const lines = failed.map(({ name, code, message }) =>
    shortened(`${name}: ${code}: ${message}`, ENTRY_LIMIT),
  );
  const whole = lines.join(' | ');
  if (whole.length <= limit) return whole;

  const names = failed.map(({ name }) => name);
  const shown = countThatFits(lines, ' | ', limit - NAMES_LIMIT);
  const start = `${lines.slice(0, shown).join(' | ')} | and ${names.length - shown} more: `;
  const others = names.slice(shown);
  const named = countThatFits(others, ', ', limit - start.length - ', ...'.length);
  return start + others.slice(0, named).join(', ') + (named < others.length ? ', ...' : '');
}

export const publishedEntry = (
  name: string,
  versionId: string | undefined,
  published: PublishedVersion | undefined,
): PublishedEntry => ({
  name,
  versionId: versionId ?? null,
  expiresAt: published === undefined ? null : toRfc3339(published.expiresAt),
});
