import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { entryWithApiToken, grantReadApiTokens } from '../api-tokens';
import type { ProviderInfrastructure } from '../provider-infrastructure';

export const digitaloceanInfrastructure: ProviderInfrastructure<'digitalocean'> = {
  color: Color.GREEN,
  bind(registries, within) {
    grantReadApiTokens(registries, within);
    const entries = registries.map((registry) => ({
      ...entryWithApiToken(registry, within),
      provider: registry.provider,
      registry: registry.registry,
    }));
    return { entries };
  },
  probeEntry: ({ provider, registry }, common) => ({ ...common, provider, registry }),
};
