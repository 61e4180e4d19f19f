import { type Instant, toRfc3339 } from '../contract/instant';

/** One registry's line in a run's return value. */
export interface PublishedEntry {
  readonly name: string;
  /** Null if nothing is published, or if somebody else's version has an id that is not shown. */
  readonly versionId: string | null;
  /** RFC 3339; null if nothing of ours is published. */
  readonly expiresAt: string | null;
}

export interface FailedEntry {
  readonly name: string;
  readonly code: string;
  readonly message: string;
  /** The version that was published although something is wrong. */
  readonly versionId?: string;
}

/** What a run returns; no credential, ever. */
export interface RunResult {
  readonly refreshed: readonly PublishedEntry[];
  readonly fresh: readonly PublishedEntry[];
  readonly paused: readonly PublishedEntry[];
  readonly failed: readonly FailedEntry[];
}

export const publishedEntry = (
  name: string,
  versionId: string | undefined,
  expiresAt: Instant | undefined,
): PublishedEntry => ({
  name,
  versionId: versionId ?? null,
  expiresAt: expiresAt === undefined ? null : toRfc3339(expiresAt),
});
