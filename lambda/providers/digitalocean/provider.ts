import * as v from 'valibot';
import { instantOf } from '../../contract/instant';
import { RequestRefused } from '../../run/registry-failure';
import { Sensitive } from '../../run/sensitive';
import { apiBase, apiUrl } from '../api-base';
import { createApiTokens } from '../api-token';
import { basicAuth, namedHost } from '../credential-fields';
import { mint } from '../mint';
import type { Provider } from '../provider';
import { createVendorApi } from '../vendor-api';
import type { VendorDependencies } from '../vendor-dependencies';
import { readReply } from '../vendor-reply';
import { digitalOceanApi, digitalOceanRules } from './rules';

const login = v.object({ username: v.instance(Sensitive), password: v.instance(Sensitive) });

/** A Docker config for exactly one registry. */
const dockerCredentials = v.pipe(
  v.object({ auths: v.record(v.string(), v.object({ auth: basicAuth })) }),
  v.transform(({ auths }) => Object.entries(auths)),
  v.strictTuple([v.tuple([namedHost, v.object({ auth: login })])]),
);

const CLOUD = 'https://cloud.digitalocean.com';

/** DigitalOcean's container registries. */
export function createDigitalOceanProvider({
  environment = process.env,
  apiTokens = createApiTokens(),
  vendorApi = createVendorApi(),
}: VendorDependencies = {}): Provider<'digitalocean'> {
  const api = digitalOceanApi(environment);
  const cloud = apiBase(environment, 'DIGITALOCEAN_CLOUD_URL', CLOUD);
  const { handshake, hosts, imagePrefix } = digitalOceanRules(environment);

  return {
    handshake,
    hosts,

    async issue(entry, run) {
      const { registry, access, lifetime, apiToken } = entry;
      const bearer = await apiTokens.read(apiToken, run);
      const url = apiUrl(api, 'v2', 'registries', registry, 'docker-credentials');
      url.searchParams.set('read_write', String(access === 'push'));
      // Without it the token would never expire.
      url.searchParams.set('expiry_seconds', String(lifetime));
      const rights = access === 'push' ? 'registry:read and registry:update' : 'registry:read';

      return await mint(run, async () => {
        const issuedAt = instantOf(run.clock.now());
        const reply = await vendorApi.send({ method: 'GET', url, bearer, mints: true }, run);
        const [[registryHost, { auth }]] = readReply(dockerCredentials, reply, {
          secretId: apiToken.secretId,
          rights,
        });
        return {
          host: registryHost,
          imagePrefix: imagePrefix(registryHost, entry),
          ...auth,
          issuedAt,
          expiresAt: issuedAt + lifetime,
        };
      });
    },

    async revoke(_entry, { password }, run) {
      const url = apiUrl(cloud, 'v1', 'oauth', 'revoke');
      const form = new URLSearchParams({ token: password.reveal() });
      const { title, status } = await vendorApi.send({ method: 'POST', url, bearer: password, form }, run);
      // The token authenticates its own revocation: if it is unknown, an earlier try has revoked it.
      if (status === 401) return;
      if (status < 200 || status > 299) throw new RequestRefused(`${title} answered ${status}`);
    },
  };
}
