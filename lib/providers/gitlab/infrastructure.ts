import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { entryWithApiToken, grantReadApiTokens } from '../api-tokens';
import type { ProviderInfrastructure } from '../provider-infrastructure';

export const gitlabInfrastructure: ProviderInfrastructure<'gitlab'> = {
  color: Color.BROWN,
  bind(registries, within) {
    grantReadApiTokens(registries, within);
    const entries = registries.map((registry) => ({
      ...entryWithApiToken(registry, within),
      provider: registry.provider,
      url: registry.url,
      owner: registry.owner,
    }));
    return { entries };
  },
  probeEntry: ({ provider, url, owner }, common) => ({ ...common, provider, url, owner }),
};
