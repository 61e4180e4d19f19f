import { atRiskThreshold, refreshAge } from '../contract/at-risk';
import type { Instant } from '../contract/instant';
import { type PublishedVersion, parseVersionId } from '../contract/version-id';
import type { SecretState } from '../secret-store/secret-store';

/** Seconds for which a secret counts as new. */
const NEW_FOR = 3600;

/** The published credential; undefined where nothing is, or somebody else's value. */
export function publishedIn(secret: SecretState | undefined): PublishedVersion | undefined {
  const current = secret?.current;
  return current === undefined || 'foreign' in current ? undefined : current;
}

/** Seconds that readers of the published credential still have; 0 where there is none of ours. */
export const secondsToExpiry = (published: PublishedVersion | undefined, now: Instant): number =>
  Math.max(0, (published?.expiresAt ?? now) - now);

/** Whether readers are hurt, or soon will be unless a refresh succeeds. */
export function isAtRisk(published: PublishedVersion | undefined, now: Instant, checkEvery: number): boolean {
  if (published === undefined || published.unverified) return true;
  const lifetime = published.expiresAt - published.issuedAt;
  return secondsToExpiry(published, now) < atRiskThreshold(lifetime, checkEvery);
}

export interface Expectation {
  readonly fingerprint: string;
  /** Seconds. */
  readonly refreshEvery: number;
  /** Seconds. */
  readonly checkEvery: number;
}

/** Why a registry is refreshed at this moment, in words for the log; undefined where it isn't due. */
export function dueReason(secret: SecretState, expected: Expectation, now: Instant): string | undefined {
  const published = publishedIn(secret);
  if (secret.current === undefined) return 'never filled';
  if (published === undefined) return 'written by somebody else';
  if (published.fingerprint !== expected.fingerprint) return 'config changed';
  if (published.unverified) return 'published unverified';
  if (isAtRisk(published, now, expected.checkEvery)) return 'at risk';
  const age = now - published.issuedAt;
  return age >= refreshAge(expected.refreshEvery, expected.checkEvery) ? 'age' : undefined;
}

export const isPaused = (secret: SecretState, now: Instant): boolean => (secret.pause?.until ?? now) > now;

/** A registry that this deployment brings: its secret is young and never held a credential of ours. */
export const isNew = (secret: SecretState, now: Instant): boolean =>
  secret.createdAt !== undefined &&
  now - secret.createdAt < NEW_FOR &&
  secret.versionIds.every((id) => parseVersionId(id) === undefined);

/**
 * Whether a failure of this tick was one at the last tick already: the registry has been due for a tick or more, or its
 * credential was published unverified before. False where no clock tells.
 * A secret that can't be looked at tells nothing, so its failure is news at every tick.
 */
export function wasFailingBefore(
  secret: SecretState | undefined,
  expected: Expectation,
  now: Instant,
): boolean {
  if (secret === undefined) return false;
  const published = publishedIn(secret);
  if (published?.unverified) return true;
  const since = failingSince(secret, expected);
  return since !== undefined && now - since >= expected.checkEvery;
}

/** When the registry became due by the first clock that applies to it. */
function failingSince(secret: SecretState, expected: Expectation): Instant | undefined {
  const published = publishedIn(secret);
  if (published !== undefined) {
    return published.issuedAt + refreshAge(expected.refreshEvery, expected.checkEvery);
  }
  return secret.current === undefined ? secret.createdAt : secret.lastChangedAt;
}
