import { fromCompact, type Instant, toCompact } from './instant';

/** What a secret version's id says about the credential in it. */
export interface PublishedVersion {
  readonly versionId: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** Eight hex digits over the fields that shaped the credential. */
  readonly fingerprint: string;
  /** True: the registry had not accepted it when it was published. */
  readonly unverified: boolean;
}

/**
 * Makes the `ClientRequestToken` of PutSecretValue, which becomes the secret's version id:
 * `r1-<issuedAt>-<expiresAt>-<fingerprint>[-unverified]`, for example `r1-20261121T010203Z-20261121T130203Z-9f86d081`.
 */
export const formatVersionId = (version: Omit<PublishedVersion, 'versionId'>): string =>
  `r1-${toCompact(version.issuedAt)}-${toCompact(version.expiresAt)}-${version.fingerprint}${version.unverified ? '-unverified' : ''}`;

const VERSION_ID = /^r1-(\d{8}T\d{6}Z)-(\d{8}T\d{6}Z)-([0-9a-f]{8})(-unverified)?$/;

/** Reads a version id of ours; undefined for one that somebody else wrote. */
export function parseVersionId(versionId: string): PublishedVersion | undefined {
  const [, issued = '', expires = '', fingerprint = '', unverified] = VERSION_ID.exec(versionId) ?? [];
  const [issuedAt, expiresAt] = [fromCompact(issued), fromCompact(expires)];
  if (issuedAt === undefined || expiresAt === undefined || expiresAt <= issuedAt) return undefined;
  return { versionId, issuedAt, expiresAt, fingerprint, unverified: unverified !== undefined };
}
