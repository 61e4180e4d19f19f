import { apiTokenEntry, grantReadApiTokens } from './api-tokens';
import { commonEntry } from './entry';
import type { ProviderInfrastructure } from './provider-infrastructure';

export const digitalocean: ProviderInfrastructure<'digitalocean'> = (registries, within) => {
  grantReadApiTokens(registries, within);
  const entries = registries.map((registry) => ({
    ...commonEntry(registry, within.boundValues),
    provider: registry.provider,
    access: registry.access,
    registry: registry.registry,
    lifetime: registry.lifetime,
    apiToken: apiTokenEntry(registry.apiToken, within),
  }));
  return { entries, environment: {}, prerequisites: [] };
};
