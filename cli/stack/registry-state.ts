import { type CredentialStatus, credentialStatus, isAtRisk } from '../../lambda/contract/credential-status';
import { type Instant, toWords } from '../../lambda/contract/instant';
import { AWS_LIFETIME } from '../../lambda/contract/lifetime';
import type { SecretState } from '../../lambda/contract/secret-state';
import { parseVersionId } from '../../lambda/contract/version-id';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import type { RegistryConfig } from '../../lib/config/registry-config';
import { expectedFingerprint } from './expected-fingerprint';

/** What a person calls the state of a registry's credential, the worst first. */
export const STATES = [
  'missing',
  'unknown',
  'empty',
  'foreign',
  'expired',
  'unverified',
  'at risk',
  'failing',
  'due',
  'paused',
  'fresh',
] as const;
export type State = (typeof STATES)[number];

/** A registry's credential at a moment, by its secret's metadata. */
export interface RegistryState {
  readonly state: State;
  /** Whether pulls fail, or soon will unless a refresh succeeds. */
  readonly isAtRisk: boolean;
  readonly status: CredentialStatus;
  readonly pausedUntil: Instant | undefined;
  /** Why the metadata alone says that something is wrong. */
  readonly problem: string | undefined;
}

/** The state, as the functions' own code sees it. @param region the stack's, if it is known */
export function registryState(
  secret: SecretState,
  registry: RegistryConfig,
  { checkEvery, region }: RefresherConfig,
  now: Instant,
): RegistryState {
  // Without the expected fingerprint a changed config can't be told from the deployed one.
  const current = secret.currentId === undefined ? undefined : parseVersionId(secret.currentId)?.fingerprint;
  const lifetime = 'lifetime' in registry ? registry.lifetime : AWS_LIFETIME;
  const expected = {
    fingerprint: expectedFingerprint(registry, region) ?? current ?? '',
    lifetime,
    refreshEvery: registry.refreshEvery,
    checkEvery,
  };
  const status = credentialStatus(secret, expected, now);
  const atRisk = isAtRisk(status.published, now, checkEvery);
  return {
    state: stateOf(status, atRisk, now),
    isAtRisk: atRisk,
    status,
    pausedUntil: status.isPaused ? secret.pause?.until : undefined,
    problem: problemOf(status, secret, now),
  };
}

function stateOf(
  { published, foreign, due, isPaused, wasFailingBefore }: CredentialStatus,
  atRisk: boolean,
  now: Instant,
): State {
  if (foreign !== undefined) return 'foreign';
  if (published === undefined) return 'empty';
  if (published.expiresAt <= now) return 'expired';
  if (published.unverified) return 'unverified';
  if (atRisk) return 'at risk';
  if (isPaused) return 'paused';
  if (due === undefined) return 'fresh';
  return wasFailingBefore ? 'failing' : 'due';
}

function problemOf(
  { published, foreign, due }: CredentialStatus,
  { pause }: SecretState,
  now: Instant,
): string | undefined {
  if (pause !== undefined && pause.until === undefined) {
    return 'its pause tag holds no instant such as 2026-11-21T13:00:00Z, so it does not pause';
  }
  if (foreign !== undefined) {
    const when = foreign.writtenAt === undefined ? '' : ` at ${toWords(foreign.writtenAt)}`;
    return `somebody else wrote the secret${when}; the next tick replaces it`;
  }
  if (published === undefined) return 'the secret holds nothing yet';
  if (published.expiresAt <= now) return `it expired at ${toWords(published.expiresAt)}`;
  if (published.unverified) return 'its registry had not accepted it when it was published';
  if (due === 'config changed')
    return 'the file says something else than what is deployed, or its deployment is under way';
  return undefined;
}
