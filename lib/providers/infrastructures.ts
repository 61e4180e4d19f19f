import type { ProviderName } from '../../lambda/contract/provider-name';
import { digitaloceanInfrastructure } from './digitalocean/infrastructure';
import { ecrInfrastructure } from './ecr/infrastructure';
import { gitlabInfrastructure } from './gitlab/infrastructure';
import { ionosInfrastructure } from './ionos/infrastructure';
import { lightsailInfrastructure } from './lightsail/infrastructure';
import type { ProviderInfrastructure } from './provider-infrastructure';

/** Every provider's infrastructure; the compiler names the one that is missing. */
export const INFRASTRUCTURES: { readonly [Name in ProviderName]: ProviderInfrastructure<Name> } = {
  ecr: ecrInfrastructure,
  lightsail: lightsailInfrastructure,
  digitalocean: digitaloceanInfrastructure,
  ionos: ionosInfrastructure,
  gitlab: gitlabInfrastructure,
};
