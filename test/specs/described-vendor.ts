import type { ProviderName } from '../../lambda/contract/provider-name';
import type { FakeServer } from '../../sandbox/fakes/fake-server';
import type { Vendors } from '../../sandbox/fakes/vendors';
import type { DescribedApi } from './described-api';
import type { KnownDifferences } from './known-differences';
import type { OpenApiDocument } from './openapi-document';

/** What the tests know of the description of one vendor's API. */
export interface DescribedVendor<P extends ProviderName> {
  /** The vendor's name for people: `DigitalOcean`. */
  readonly title: string;
  /** The fake's servers, and what describes each. */
  servers(vendor: Vendors[P]): readonly (readonly [server: FakeServer, described: DescribedApi])[];
  /** Our description, where the vendor has an OpenAPI document to compare it with. */
  readonly openApi?: {
    readonly ours: OpenApiDocument;
    /** Where the vendor's document lies in the folder of all documents. */
    readonly theirs: string;
    readonly known: KnownDifferences;
  };
}
