import type { ProviderName } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import type { Provider } from '../../../lambda/providers/provider';
import type { Vendors } from '../../../sandbox/fakes/vendors';
import { digitalocean } from './digitalocean/case';
import { ecr } from './ecr/case';
import { gitlab } from './gitlab/case';
import { ionos } from './ionos/case';
import { lightsail } from './lightsail/case';
import type { Surroundings, VendorCase } from './vendor-case';

/** What the tests that all providers share know of each vendor; the compiler names the one that is missing. */
export const VENDOR_CASES: { readonly [P in ProviderName]: VendorCase<P> } = {
  ecr,
  lightsail,
  digitalocean,
  ionos,
  gitlab,
};

/** One registry of each vendor. */
export const ENTRIES: { readonly [P in ProviderName]: EntryOf<P> } = {
  ecr: ecr.entry,
  lightsail: lightsail.entry,
  digitalocean: digitalocean.entry,
  ionos: ionos.entry,
  gitlab: gitlab.entry,
};

export type Providers = { readonly [P in ProviderName]: Provider<P> };

/** The providers, joined to fakes of their vendors. */
export const providersOf = (vendors: Vendors, surroundings: Surroundings): Providers => ({
  ecr: ecr.provider(vendors.ecr, surroundings),
  lightsail: lightsail.provider(vendors.lightsail, surroundings),
  digitalocean: digitalocean.provider(vendors.digitalocean, surroundings),
  ionos: ionos.provider(vendors.ionos, surroundings),
  gitlab: gitlab.provider(vendors.gitlab, surroundings),
});
