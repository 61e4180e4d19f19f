import type { ProviderName } from '../../lambda/contract/provider-name';
import { digitalocean } from './digitalocean';
import { ecr } from './ecr';
import { ionos } from './ionos';
import { lightsail } from './lightsail';
import type { ProviderInfrastructure } from './provider-infrastructure';

/** Every provider's infrastructure; the compiler names the one that is missing. */
export const PROVIDERS: { readonly [P in ProviderName]: ProviderInfrastructure<P> } = {
  ecr,
  lightsail,
  digitalocean,
  ionos,
};
