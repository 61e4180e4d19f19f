import { atRiskThreshold, refreshAge } from './at-risk';
import type { Instant } from './instant';
import type { SecretState } from './secret-state';
import { type PublishedVersion, parseVersionId } from './version-id';

/** Seconds for which a secret counts as new. */
const NEW_FOR = 3600;
/** Seconds by which the clocks of two runs, or ours and a vendor's, may differ. */
const CLOCK_TOLERANCE = 5 * 60;
/**
 * Seconds between two writes. Secrets Manager keeps every version for a day and bears one write in ten minutes for long.
 *
 * @see PutSecretValue in the Secrets Manager API reference
 */
const WRITE_INTERVAL = 10 * 60;

/** What the config asks for one registry's credential; durations in seconds. */
export interface Expectation {
  readonly fingerprint: string;
  readonly lifetime: number;
  readonly refreshEvery: number;
  readonly checkEvery: number;
}

/** A version that this project did not write. */
export interface ForeignVersion {
  readonly versionId: string;
  readonly writtenAt: Instant | undefined;
}

/** What a secret's metadata says about its credential at a moment. */
export interface CredentialStatus {
  /** What readers get; undefined if that is nothing, or somebody else's. */
  readonly published: PublishedVersion | undefined;
  /** What readers get, if somebody else wrote it. */
  readonly foreign: ForeignVersion | undefined;
  /** Whether one of the versions with a stage is ours. */
  readonly everPublished: boolean;
  /** Why a refresh is due, in words for the log; undefined if none is. */
  readonly due: DueReason | undefined;
  /** Set if the secret was written in the last ten minutes: until this instant it is written again only if it must be. */
  readonly youngUntil: Instant | undefined;
  readonly isPaused: boolean;
  /** A registry that this deployment adds: its secret is young and never held a credential of ours. */
  readonly isNew: boolean;
  /** Since when a refresh is due, or from when it will be; undefined if no time is known. */
  readonly dueSince: Instant | undefined;
  /** Whether the registry was failing at the last tick already. */
  readonly wasFailingBefore: boolean;
}

export type DueReason =
  | 'never filled'
  | 'first refresh'
  | 'overwritten'
  | 'config changed'
  | 'published unverified'
  | 'at risk'
  | 'age';

/** The status of a registry's credential, from nothing but the metadata of its secret. */
export function credentialStatus(secret: SecretState, expected: Expectation, now: Instant): CredentialStatus {
  const published = believedVersion(secret.currentId, now, expected);
  const own = secret.versionIds.flatMap((id) => believedVersion(id, now, expected) ?? []);
  const isForeign = secret.currentId !== undefined && published === undefined;
  const youngUntil = Math.max(...own.map(({ issuedAt }) => issuedAt)) + WRITE_INTERVAL;
  const since = dueSince(secret, published, expected);
  return {
    published,
    foreign: isForeign ? { versionId: secret.currentId, writtenAt: secret.lastChangedAt } : undefined,
    everPublished: own.length > 0,
    due: isForeign ? (own.length > 0 ? 'overwritten' : 'first refresh') : dueReason(published, expected, now),
    youngUntil: youngUntil > now ? youngUntil : undefined,
    isPaused: (secret.pause?.until ?? now) > now,
    isNew: secret.createdAt !== undefined && now - secret.createdAt < NEW_FOR && own.length === 0,
    dueSince: since,
    wasFailingBefore:
      published?.unverified === true || (since !== undefined && now - since >= expected.checkEvery),
  };
}

/**
 * The version that an id names, if it is one that this project can have written: issued by now, and living no longer than
 * the config asks for. Anybody who may write the secret can invent an id; one with an expiry far in the future would keep a
 * dead credential "fresh" for ever. An id of another fingerprint may come from a config with a longer lifetime.
 *
 * @param expected left out by a caller that has no config
 */
export function believedVersion(
  versionId: string | undefined,
  now: Instant,
  expected?: Pick<Expectation, 'fingerprint' | 'lifetime'>,
): PublishedVersion | undefined {
  const version = versionId === undefined ? undefined : parseVersionId(versionId);
  if (version === undefined || version.issuedAt > now + CLOCK_TOLERANCE) return undefined;
  const isOfToday = version.fingerprint === expected?.fingerprint;
  return isOfToday && version.expiresAt > latestExpiry(version.issuedAt, expected.lifetime)
    ? undefined
    : version;
}

/** The latest expiry that {@link believedVersion} believes of a credential. @param lifetime seconds that were asked for */
export const latestExpiry = (issuedAt: Instant, lifetime: number): Instant =>
  issuedAt + lifetime + CLOCK_TOLERANCE;

/** Seconds that the published credential still lives; 0 if none of ours is published. */
export const secondsToExpiry = (published: PublishedVersion | undefined, now: Instant): number =>
  Math.max(0, (published?.expiresAt ?? now) - now);

/** Whether pulls fail, or soon will unless a refresh succeeds. @param checkEvery seconds */
export function isAtRisk(published: PublishedVersion | undefined, now: Instant, checkEvery: number): boolean {
  if (published === undefined || published.unverified) return true;
  const lifetime = published.expiresAt - published.issuedAt;
  return secondsToExpiry(published, now) < atRiskThreshold(lifetime, checkEvery);
}

function dueReason(
  published: PublishedVersion | undefined,
  expected: Expectation,
  now: Instant,
): DueReason | undefined {
  if (published === undefined) return 'never filled';
  if (published.fingerprint !== expected.fingerprint) return 'config changed';
  if (published.unverified) return 'published unverified';
  if (isAtRisk(published, now, expected.checkEvery)) return 'at risk';
  const age = now - published.issuedAt;
  return age >= refreshAge(expected.refreshEvery, expected.checkEvery) ? 'age' : undefined;
}

/** When the registry became due, or will, by the time that applies to it; undefined if no time is known. */
function dueSince(
  secret: SecretState,
  published: PublishedVersion | undefined,
  expected: Expectation,
): Instant | undefined {
  if (published !== undefined) {
    return published.issuedAt + refreshAge(expected.refreshEvery, expected.checkEvery);
  }
  return secret.currentId === undefined ? secret.createdAt : secret.lastChangedAt;
}
