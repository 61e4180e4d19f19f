import type { Instant } from '../contract/instant';
import type { ProviderName } from '../contract/provider-name';
import type { EntryOf } from '../contract/registry-entry';
import type { HandshakeRules } from '../registry/handshake';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';
import type { VendorHosts } from './vendor-hosts';

/** A credential as its vendor issued it, not yet verified or published. */
export interface IssuedCredential {
  /** The registry's host as the vendor names it, in lower case. Check it with {@link Provider.hosts} before you trust it. */
  readonly host: string;
  /** What the name of an image in this registry starts with. */
  readonly imagePrefix: string;
  /** Hidden like a password, since a vendor may use a token for it. */
  readonly username: Sensitive;
  readonly password: Sensitive;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  /** The vendor's id of the credential, if {@link Provider.revoke} needs more than the password. Not secret. */
  readonly tokenId?: string;
}

/** One vendor: how to obtain a credential and, if the vendor can, how to revoke it. */
export interface Provider<P extends ProviderName = ProviderName> {
  /**
   * Obtains a new credential.
   *
   * @throws a RegistryFailure that says what was tried and what came back
   */
  issue(entry: EntryOf<P>, run: RunContext): Promise<IssuedCredential>;

  /** What is known in advance of the entry's registry. */
  handshake(entry: EntryOf<P>): HandshakeRules;

  /** Where the entry's registry may be. */
  hosts(entry: EntryOf<P>): VendorHosts;

  /**
   * Revokes a credential that was issued but not published. Left out if the vendor can't.
   *
   * @throws a RegistryFailure
   */
  revoke?(entry: EntryOf<P>, issued: IssuedCredential, run: RunContext): Promise<void>;

  /**
   * When the entry's API token expires; undefined if the token doesn't tell. Left out if no token of the vendor tells.
   *
   * @throws ApiTokenUnreadable
   */
  readonly apiTokenExpiry?:
    | ((entry: EntryOf<P>, run: RunContext) => Promise<Instant | undefined>)
    | undefined;
}
