import * as v from 'valibot';
import { createDigitalOceanProvider } from '../../../../lambda/providers/digitalocean/provider';
import { digitalOceanRules } from '../../../../lambda/providers/digitalocean/rules';
import { json } from '../../../../sandbox/fakes/fake-server';
import type { VendorCase } from '../vendor-case';

const entry: VendorCase<'digitalocean'>['entry'] = {
  provider: 'digitalocean',
  name: 'images',
  secretId: 'refresher/digitalocean/images',
  refreshEvery: 14_400,
  verify: true,
  access: 'pull',
  registry: 'acme',
  lifetime: 43_200,
  apiToken: { secretId: 'digitalocean/api-token' },
};

const dockerConfig = v.object({ auths: v.record(v.string(), v.object({ auth: v.string() })) });

export const digitalocean: VendorCase<'digitalocean'> = {
  entry,
  provider: (_vendor, surroundings) => createDigitalOceanProvider(surroundings),
  hosts: (environment, host) => digitalOceanRules(environment).hosts({ host }),
  apiToken: {
    secretId: entry.apiToken.secretId,
    text: ({ apiToken }) => `${apiToken}\n`,
  },
  apiVariables: ['DIGITALOCEAN_API_URL'],
  addresses: {
    routes: ({ api, cloud }) => [
      ['https://api.digitalocean.com', api.url],
      ['https://cloud.digitalocean.com', cloud.url],
    ],
    called: [
      'GET https://api.digitalocean.com/v2/registries/acme/docker-credentials',
      'POST https://cloud.digitalocean.com/v1/oauth/revoke',
    ],
  },
  mint: { method: 'GET', path: '/v2/registries/' },
  tooFast: json(429, { id: 'too_many_requests', message: 'API Rate limit exceeded.' }),
  refusals: [
    { ...json(400, { id: 'bad_request', message: 'No.' }), code: 'RequestRefused' },
    { ...json(401, { id: 'unauthorized', message: 'No.' }), code: 'ApiTokenRejected' },
    { ...json(403, { id: 'forbidden', message: 'No.' }), code: 'ApiTokenForbidden' },
    { ...json(404, { id: 'not_found', message: 'No.' }), code: 'RegistryNotFound' },
    { ...json(422, { id: 'unprocessable_entity', message: 'No.' }), code: 'RequestRefused' },
    { ...json(500, { id: 'server_error', message: 'Sorry.' }), code: 'VendorUnavailable' },
  ],
  withLifetime: (lifetime) => ({ ...entry, lifetime }),
  refuseRevocation: ({ cloud }) => {
    cloud.fault = { kind: 'status', status: 400 };
  },
  tamper: ({ user, host }, _vendor, connection) => {
    connection.tamper = (reply) => {
      const parsed = v.safeParse(dockerConfig, reply);
      if (!parsed.success) return reply;
      const auths = Object.entries(parsed.output.auths).map(([own, { auth }]) => {
        const login = Buffer.from(auth, 'base64').toString();
        const told = user === undefined ? login : `${user}:${login.slice(login.indexOf(':') + 1)}`;
        return [host ?? own, { auth: Buffer.from(told).toString('base64') }];
      });
      return { auths: Object.fromEntries(auths) };
    };
  },
  host: 'registry.digitalocean.com',
};
