import type { EntryOf } from '../../contract/registry-entry';
import { RegistryNotReady } from '../../run/registry-failure';
import type { RunContext } from '../../run/run-context';
import { createApiTokens } from '../api-token';
import { issueNamedToken } from '../named-tokens';
import type { Provider } from '../provider';
import { createVendorApi } from '../vendor-api';
import type { VendorDependencies } from '../vendor-dependencies';
import { type IonosRegistry, ionosRegistry } from './api';
import { jwtExpiry } from './jwt-expiry';
import { ionosApi, ionosRules } from './rules';

/** IONOS' container registries. */
export function createIonosProvider({
  environment = process.env,
  apiTokens = createApiTokens(),
  vendorApi = createVendorApi(),
}: VendorDependencies = {}): Provider<'ionos'> {
  const base = ionosApi(environment);
  const { handshake, hosts, imagePrefix } = ionosRules(environment);
  const registryOf = async (entry: EntryOf<'ionos'>, run: RunContext): Promise<IonosRegistry> => {
    const { apiToken } = entry;
    const bearer = await apiTokens.read(apiToken, run);
    return ionosRegistry(vendorApi, base, entry, { bearer, secretId: apiToken.secretId });
  };

  return {
    handshake,
    hosts,

    async issue(entry, run) {
      const registry = await registryOf(entry, run);
      const host = await registry.hostname(run);
      if (host === '') {
        throw new RegistryNotReady(`IONOS names no host for registry ${entry.registryId} yet`);
      }
      const token = await issueNamedToken(registry, entry, run);
      return { host, imagePrefix: imagePrefix(host), ...token };
    },

    async revoke(entry, { tokenId }, run) {
      if (tokenId === undefined) return;
      const registry = await registryOf(entry, run);
      await registry.delete(tokenId, run);
    },

    async apiTokenExpiry({ apiToken }, run) {
      return jwtExpiry((await apiTokens.read(apiToken, run)).reveal());
    },
  };
}
