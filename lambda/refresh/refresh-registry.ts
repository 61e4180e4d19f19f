import {
  credentialStatus,
  type Expectation,
  isAtRisk,
  latestExpiry,
  secondsToExpiry,
} from '../contract/credential-status';
import { type Instant, instantOf } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import type { EntryOf } from '../contract/registry-entry';
import type { SecretState } from '../contract/secret-state';
import { formatVersionId, type PublishedVersion } from '../contract/version-id';
import type { IssuedCredential, Provider } from '../providers/provider';
import { checkHost } from '../providers/vendor-hosts';
import type { verifyCredential } from '../registry/verify';
import {
  CredentialRejected,
  PublishFailed,
  Unverified,
  VendorReplyInvalid,
  VerificationInconclusive,
} from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';
import type { TimeBudget } from '../run/time-budget';
import type { SecretStore } from '../secret-store/secret-store';
import { secretValue } from './secret-value';

/** Milliseconds to wait before checking whether a write has happened whose answer was lost. */
const WRITE_SETTLES_IN = 3_000;

/** What the refresh of one registry needs from outside. */
export interface RefreshDependencies<P extends ProviderName> {
  readonly provider: Provider<P>;
  readonly store: SecretStore;
  readonly verify: typeof verifyCredential;
}

export interface RegistryToRefresh<P extends ProviderName> {
  readonly entry: EntryOf<P>;
  /** What readers get before the refresh; undefined if that is nothing of ours. */
  readonly published: PublishedVersion | undefined;
  readonly expected: Expectation;
}

/** How refreshing one registry ended. */
export type Outcome =
  /** `fresh`: another run has published in the same second. */
  (
    | { readonly outcome: 'refreshed' | 'fresh'; readonly published: PublishedVersion }
    /** `published` is set if the run changed it or saw it change: what is published now, undefined if that isn't ours. */
    | {
        readonly outcome: 'failed';
        readonly failure: unknown;
        readonly published?: PublishedVersion | undefined;
        /** Somebody else wrote over the secret during the run. */
        readonly isOverwritten?: true;
      }
  ) & {
    /** Why an unpublished credential could not be revoked; it expires by itself. */
    readonly notRevoked?: unknown;
  };

/**
 * Issues a credential, has its registry accept it, publishes it. On any failure the published credential stays, and the
 * new one is revoked if the vendor can do that.
 */
export async function refreshRegistry<P extends ProviderName>(
  target: RegistryToRefresh<P>,
  dependencies: RefreshDependencies<P>,
  { run, cleanup }: TimeBudget,
): Promise<Outcome> {
  const { entry } = target;
  const { provider, store } = dependencies;

  let issued: IssuedCredential;
  try {
    issued = believable(await provider.issue(entry, run), target.expected);
  } catch (failure) {
    return { outcome: 'failed', failure };
  }
  const revokeIssued = async (): Promise<{ readonly notRevoked?: unknown }> => {
    try {
      await provider.revoke?.(entry, issued, cleanup);
      return {};
    } catch (notRevoked) {
      return { notRevoked };
    }
  };

  let version: PublishedVersion;
  let doubt: string | undefined;
  try {
    checkHost(provider.hosts(entry), issued.host);
    doubt = await verification(target, issued, dependencies, run);
    version = newVersion(issued, target.expected.fingerprint, doubt !== undefined);
  } catch (failure) {
    return { outcome: 'failed', failure, ...(await revokeIssued()) };
  }

  const stored = await publish(store, entry.secretId, version, secretValue(entry, issued), {
    run,
    cleanup,
  });
  switch (stored.kind) {
    case 'published':
      return ended('refreshed', version, doubt);
    case 'conflict':
      return { ...afterConflict(stored.secret, version, target.expected, run), ...(await revokeIssued()) };
    case 'refused':
      return { outcome: 'failed', failure: stored.failure, ...(await revokeIssued()) };
    case 'unknown':
      return { outcome: 'failed', failure: stored.failure };
  }
}

/** Another run has published `version` with its own credential; what is current now is what readers get. */
function afterConflict(
  secret: SecretState | undefined,
  version: PublishedVersion,
  expected: Expectation,
  { clock }: RunContext,
): Outcome {
  const current =
    secret === undefined ? version : credentialStatus(secret, expected, instantOf(clock.now())).published;
  if (current !== undefined) return ended('fresh', current);
  const failure = new PublishFailed('somebody else wrote over the secret during the run');
  return { outcome: 'failed', failure, published: undefined, isOverwritten: true };
}

/** An unverified credential is a failure, no matter which run has published it. */
function ended(
  outcome: 'refreshed' | 'fresh',
  published: PublishedVersion,
  doubt = 'another run knows why',
): Outcome {
  if (!published.unverified) return { outcome, published };
  const failure = new Unverified(
    `published ${published.versionId} though its registry did not confirm it: ${doubt}`,
  );
  return { outcome: 'failed', failure, published };
}

type Stored =
  | { readonly kind: 'published' }
  /** Another run has published in the same second. Its secret since then; undefined if it can't be described. */
  | { readonly kind: 'conflict'; readonly secret: SecretState | undefined }
  /** `unknown`: the version may be stored nevertheless. */
  | { readonly kind: 'refused' | 'unknown'; readonly failure: unknown };

async function publish(
  store: SecretStore,
  secretId: string,
  { versionId }: PublishedVersion,
  value: Sensitive,
  { run, cleanup }: Pick<TimeBudget, 'run' | 'cleanup'>,
): Promise<Stored> {
  try {
    const publication = await store.publish(secretId, versionId, value, run);
    if (publication === 'published') return { kind: 'published' };
    const secret = await store.describe(secretId, cleanup).catch(() => undefined);
    return { kind: 'conflict', secret };
  } catch (failure) {
    if (!(failure instanceof PublishFailed && failure.outcomeUnknown)) return { kind: 'refused', failure };
    // The request may still be on its way: a credential that is revoked now must not be published a moment later.
    await cleanup.clock.sleep(WRITE_SETTLES_IN, cleanup.signal).catch(() => undefined);
    const secret = await store.describe(secretId, cleanup).catch(() => undefined);
    if (secret === undefined) return { kind: 'unknown', failure };
    return secret.versionIds.includes(versionId) ? { kind: 'published' } : { kind: 'refused', failure };
  }
}

/**
 * Asks the registry whether it accepts the credential.
 *
 * @returns undefined if it does; why nobody knows, if readers have nothing better
 * @throws CredentialRejected, VerificationInconclusive
 */
async function verification<P extends ProviderName>(
  { entry, published, expected }: RegistryToRefresh<P>,
  issued: IssuedCredential,
  { provider, verify }: RefreshDependencies<P>,
  run: RunContext,
): Promise<string | undefined> {
  const now = run.clock.now();
  if (issued.expiresAt <= instantOf(now)) {
    throw new VendorReplyInvalid('the vendor issued a credential that has already expired');
  }
  if (!entry.verify) return undefined;
  const verdict = await verify(issued, { ...provider.handshake(entry), issuedAt: now }, run);
  switch (verdict.outcome) {
    case 'accepted':
      return undefined;
    case 'rejected':
      throw new CredentialRejected(`the registry refused the new credential: ${verdict.detail}`);
    case 'inconclusive':
      if (
        mayPublishUnverified(
          verdict.refused ?? false,
          published,
          instantOf(run.clock.now()),
          expected.checkEvery,
        )
      )
        return verdict.detail;
      throw new VerificationInconclusive(
        `the registry did not say whether the new credential works: ${verdict.detail}`,
      );
  }
}

/** Whether an unverified credential is better for readers than what is published. A refused one is only better than none. */
function mayPublishUnverified(
  refused: boolean,
  published: PublishedVersion | undefined,
  now: Instant,
  checkEvery: number,
): boolean {
  if (refused) return secondsToExpiry(published, now) === 0;
  return isAtRisk(published, now, checkEvery);
}

/**
 * The credential, with an expiry that the next tick believes. AWS' clock states the expiry and ours the issue, so the
 * lifetime may seem longer than it can be.
 */
function believable(issued: IssuedCredential, { lifetime }: Expectation): IssuedCredential {
  const latest = latestExpiry(issued.issuedAt, lifetime);
  return issued.expiresAt > latest ? { ...issued, expiresAt: latest } : issued;
}

function newVersion(issued: IssuedCredential, fingerprint: string, unverified: boolean): PublishedVersion {
  const { issuedAt, expiresAt } = issued;
  const version = { issuedAt, expiresAt, fingerprint, unverified };
  return { versionId: formatVersionId(version), ...version };
}
