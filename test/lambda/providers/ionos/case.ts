import * as v from 'valibot';
import { createIonosProvider } from '../../../../lambda/providers/ionos/provider';
import { ionosRules } from '../../../../lambda/providers/ionos/rules';
import { json } from '../../../../sandbox/fakes/fake-server';
import type { VendorCase } from '../vendor-case';

const entry: VendorCase<'ionos'>['entry'] = {
  provider: 'ionos',
  name: 'edge',
  secretId: 'refresher/ionos/edge',
  refreshEvery: 14_400,
  verify: true,
  access: 'pull',
  registryId: '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41',
  scopes: [{ type: 'repository', name: 'web', actions: ['pull'] }],
  lifetime: 43_200,
  apiToken: { secretId: 'ionos/api', key: 'token' },
};

const REGISTRY = `/registries/${entry.registryId}`;
const API = 'https://api.ionos.com/containerregistries';

const resource = v.looseObject({ properties: v.record(v.string(), v.unknown()) });

export const ionos: VendorCase<'ionos'> = {
  entry,
  provider: (_vendor, surroundings) => createIonosProvider(surroundings),
  hosts: (environment, host) => ionosRules(environment).hosts({ host }),
  apiToken: {
    secretId: entry.apiToken.secretId,
    text: ({ apiToken }) => JSON.stringify({ token: apiToken }),
    expiresAt: ({ apiTokenExpiresAt }) => apiTokenExpiresAt,
  },
  apiVariables: ['IONOS_API_URL'],
  addresses: {
    routes: ({ api }) => [[API, api.url]],
    called: [
      `GET ${API}${REGISTRY}`,
      `POST ${API}${REGISTRY}/tokens`,
      expect.stringMatching(
        new RegExp(`^DELETE ${`${API}${REGISTRY}`.replaceAll('.', '\\.')}/tokens/[0-9a-f-]{36}$`),
      ),
    ],
  },
  mint: { method: 'POST', path: `${REGISTRY}/tokens` },
  // A name that is taken is no refusal: the provider takes another.
  mintsIfTaken: 3,
  tooFast: json(429, { httpStatus: 429, messages: null }),
  refusals: [
    { ...json(400, { httpStatus: 400, messages: null }), code: 'RequestRefused' },
    { ...json(401, { httpStatus: 401, messages: [] }), code: 'ApiTokenRejected' },
    { ...json(403, { httpStatus: 403, messages: null }), code: 'ApiTokenForbidden' },
    { ...json(404, { msg: 'Not Found' }), code: 'RegistryNotFound' },
    { ...json(504, { httpStatus: 504, messages: null }), code: 'VendorUnavailable' },
  ],
  withLifetime: (lifetime) => ({ ...entry, lifetime }),
  namesTokens: true,
  refuseRevocation: ({ api }) => {
    api.fault = { kind: 'status', status: 400, path: `${REGISTRY}/tokens/` };
  },
  tamper: ({ user, host }, _vendor, connection) => {
    connection.tamper = (reply) => {
      const parsed = v.safeParse(resource, reply);
      if (!parsed.success) return reply;
      const { credentials, hostname } = parsed.output.properties;
      const told = {
        ...(hostname !== undefined && host !== undefined && { hostname: host }),
        ...(credentials !== undefined &&
          user !== undefined && { credentials: Object.assign({}, credentials, { username: user }) }),
      };
      return { ...parsed.output, properties: { ...parsed.output.properties, ...told } };
    };
  },
  host: 'demo.cr.de-fra.ionos.com',
};
