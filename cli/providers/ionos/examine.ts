import { ionosRegistry } from '../../../lambda/providers/ionos/api';
import { jwtExpiry } from '../../../lambda/providers/ionos/jwt-expiry';
import { ionosApi } from '../../../lambda/providers/ionos/rules';
import { RegistryNotReady } from '../../../lambda/run/registry-failure';
import { apiTokenOf, expiryFinding } from '../api-token';
import type { Examine } from '../examine';

/** Reads the registry; when the API token expires it states itself. */
export const examineIonos: Examine<'ionos'> = async (registry, calls) => {
  const { vendorApi, environment, run } = calls;
  const caller = await apiTokenOf(registry, calls);
  const named = { registryId: registry.registryId, scopes: [] };
  const host = await ionosRegistry(vendorApi, ionosApi(environment), named, caller).hostname(run);
  if (host === '') throw new RegistryNotReady(`IONOS names no host for registry ${registry.registryId} yet`);
  const what = `IONOS takes the API token in ${caller.secretId} and has the registry ${registry.registryId} at ${host}`;
  return [
    { grade: 'ok', about: registry.name, what },
    ...expiryFinding(registry, jwtExpiry(caller.bearer.reveal()), calls),
  ];
};
