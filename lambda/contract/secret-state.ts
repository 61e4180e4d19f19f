import type { Instant } from './instant';

/** What a secret's metadata says; its value is never read. */
export interface SecretState {
  /** Id of the version that readers get (AWSCURRENT); undefined for a secret without a value. */
  readonly currentId: string | undefined;
  /** Ids of all versions that carry a stage. */
  readonly versionIds: readonly string[];
  readonly createdAt: Instant | undefined;
  readonly lastChangedAt: Instant | undefined;
  /** The text of the pause tag, and the instant in it if it holds one. */
  readonly pause: { readonly tag: string; readonly until: Instant | undefined } | undefined;
}
