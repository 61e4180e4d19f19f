import type { Environment } from '../contract/environment';
import type { ApiTokens } from './api-token';
import type { VendorApi } from './vendor-api';

/** What a vendor with an API token works with; each has a default. */
export interface VendorDependencies {
  readonly environment?: Environment;
  readonly apiTokens?: ApiTokens;
  readonly vendorApi?: VendorApi;
}
