import type { Environment } from '../../../lambda/contract/environment';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import type { ApiTokens } from '../../../lambda/providers/api-token';
import type { Provider } from '../../../lambda/providers/provider';
import type { VendorApi } from '../../../lambda/providers/vendor-api';
import type { VendorHosts } from '../../../lambda/providers/vendor-hosts';
import type { Reply } from '../../../sandbox/fakes/fake-server';
import type { Vendors } from '../../../sandbox/fakes/vendors';
import type { FakeSts } from './fake-aws';
import type { Routes, TamperingExchange } from './tampering-exchange';

/** What a provider is made of beside its vendor. */
export interface Surroundings {
  readonly environment: Environment;
  readonly sts: FakeSts;
  readonly apiTokens: ApiTokens;
  readonly vendorApi: VendorApi;
}

/** What the reply to a request for a credential says in place of the vendor's own words. */
export interface TamperedReply {
  readonly user?: string;
  readonly host?: string;
}

/** What the tests that all providers share need to know of one vendor. */
export interface VendorCase<P extends ProviderName> {
  readonly entry: EntryOf<P>;
  /** The provider, joined to its vendor's fake. */
  provider(vendor: Vendors[P], surroundings: Surroundings): Provider<P>;
  /** Where the entry's registry may be, if the config names that host. */
  hosts(environment: Environment, configured?: string): VendorHosts;

  /** The secret with the vendor's API token; undefined for a vendor that goes by AWS credentials. */
  readonly apiToken?: {
    readonly secretId: string;
    /** What it holds. */
    text(vendor: Vendors[P]): string;
    /** When the fake's API token expires, in seconds since 1970; undefined if the token doesn't tell. */
    expiresAt?(vendor: Vendors[P]): number;
  };
  /** Variables that say where the vendor's API is. */
  readonly apiVariables: readonly string[];
  /** Where the calls go without a word in the environment; undefined for a vendor that the SDK knows the address of. */
  readonly addresses?: {
    /** Of the fakes that stand in. */
    routes(vendor: Vendors[P]): Routes;
    /** What issuing and revoking call. */
    readonly called: readonly unknown[];
  };

  /** Requests that mint a credential: method, and what the path starts with. */
  readonly mint: { readonly method: string; readonly path: string };
  /** How many requests to mint are made if each is answered by a 409; 1 unless told. */
  readonly mintsIfTaken?: number;
  /** How the vendor asks to slow down. */
  readonly tooFast: Reply;
  /** Refusals in the vendor's own form, and what they mean. */
  readonly refusals: readonly (Reply & { readonly code: string })[];
  /** The entry with another lifetime; undefined for a vendor that decides alone. */
  withLifetime?(lifetime: number): EntryOf<P>;

  /** Whether revoking goes by an id that the vendor gives a credential. */
  readonly namesTokens?: boolean;
  /** Lets the vendor refuse to take credentials back; undefined for a vendor that can't take any back. */
  refuseRevocation?(vendor: Vendors[P]): void;
  /** Makes the vendor's API, or a proxy before it, answer so from now on. */
  tamper(reply: TamperedReply, vendor: Vendors[P], connection: TamperingExchange): void;

  /** A host of the entry's registry at the real vendor. */
  readonly host: string;
  /** Of the hosts of other vendors' entries, those that this entry's registry may have as well. */
  readonly sharedHosts?: readonly string[];
}
