import type { ProviderName } from '../../lambda/contract/provider-name';
import type { DescribedVendor } from './described-vendor';
import { digitalocean } from './digitalocean/description';
import { ecr } from './ecr/description';
import { gitlab } from './gitlab/description';
import { ionos } from './ionos/description';
import { lightsail } from './lightsail/description';

/** Our descriptions of the vendors' APIs: of the operations in use, and of nothing else. */
export const DESCRIPTIONS: { readonly [P in ProviderName]: DescribedVendor<P> } = {
  ecr,
  lightsail,
  digitalocean,
  ionos,
  gitlab,
};
