import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { entryWithApiToken, grantReadApiTokens } from '../api-tokens';
import type { ProviderInfrastructure } from '../provider-infrastructure';

export const ionosInfrastructure: ProviderInfrastructure<'ionos'> = {
  color: Color.PURPLE,
  bind(registries, within) {
    grantReadApiTokens(registries, within);
    const entries = registries.map((registry) => ({
      ...entryWithApiToken(registry, within),
      provider: registry.provider,
      registryId: registry.registryId,
      scopes: registry.scopes.map(({ type, name, actions }) => ({ type, name, actions: [...actions] })),
    }));
    return { entries };
  },
  probeEntry: ({ provider }, common) => ({ ...common, provider }),
};
