import { apiTokenEntry, grantReadApiTokens } from './api-tokens';
import { commonEntry } from './entry';
import type { ProviderInfrastructure } from './provider-infrastructure';

export const ionos: ProviderInfrastructure<'ionos'> = (registries, within) => {
  grantReadApiTokens(registries, within);
  const entries = registries.map((registry) => ({
    ...commonEntry(registry, within.boundValues),
    provider: registry.provider,
    access: registry.access,
    registryId: registry.registryId,
    scopes: registry.scopes.map(({ type, name, actions }) => ({ type, name, actions: [...actions] })),
    lifetime: registry.lifetime,
    apiToken: apiTokenEntry(registry.apiToken, within),
  }));
  return { entries, environment: {}, prerequisites: [] };
};
