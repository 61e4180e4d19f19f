import type { ProviderName } from '../../lambda/contract/provider-name';
import { digitalocean } from './digitalocean/config';
import { ecr } from './ecr/config';
import { gitlab } from './gitlab/config';
import { ionos } from './ionos/config';
import { lightsail } from './lightsail/config';
import type { VendorConfig } from './vendor-config';

/** What the config knows of each vendor; the compiler names the one that is missing. */
export const VENDOR_CONFIGS = { ecr, lightsail, digitalocean, ionos, gitlab } satisfies Readonly<
  Record<ProviderName, VendorConfig>
>;

export const vendorConfig = (provider: ProviderName): VendorConfig => VENDOR_CONFIGS[provider];
