import type { ProviderName } from '../../lambda/contract/provider-name';
import { digitalocean } from './digitalocean/vendor';
import { ecr } from './ecr/vendor';
import { ionos } from './ionos/vendor';
import { lightsail } from './lightsail/vendor';
import type { Vendor } from './vendor';

/** What the config knows of each vendor; the compiler names the one that is missing. */
export const VENDORS = { ecr, lightsail, digitalocean, ionos } satisfies Readonly<
  Record<ProviderName, Vendor>
>;

export const vendorOf = (provider: ProviderName): Vendor => VENDORS[provider];
