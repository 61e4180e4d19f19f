import * as v from 'valibot';
import { createGitLabProvider } from '../../../../lambda/providers/gitlab/provider';
import { gitLabRules } from '../../../../lambda/providers/gitlab/rules';
import { json } from '../../../../sandbox/fakes/fake-server';
import type { VendorCase } from '../vendor-case';

const entry: VendorCase<'gitlab'>['entry'] = {
  provider: 'gitlab',
  name: 'tools',
  secretId: 'refresher/gitlab/tools',
  refreshEvery: 14_400,
  verify: true,
  access: 'pull',
  url: 'https://gitlab.com',
  owner: { project: 'acme/tools' },
  lifetime: 43_200,
  apiToken: { secretId: 'gitlab/api' },
};

const PROJECT = '/api/v4/projects/acme%2Ftools';
const TOKENS = `${PROJECT}/deploy_tokens`;
const API = 'https://gitlab.com';

const named = v.looseObject({ container_registry_image_prefix: v.string() });
const token = v.looseObject({ token: v.string() });

export const gitlab: VendorCase<'gitlab'> = {
  entry,
  provider: (_vendor, surroundings) => createGitLabProvider(surroundings),
  hosts: (environment, host) =>
    gitLabRules(environment).hosts({ ...entry, ...(host !== undefined && { host }) }),
  apiToken: {
    secretId: entry.apiToken.secretId,
    text: ({ apiToken }) => `${apiToken}\n`,
    expiresAt: ({ apiTokenState }) => Date.parse(`${apiTokenState.expiresAt}T00:00:00Z`) / 1000,
  },
  apiVariables: ['GITLAB_API_URL'],
  addresses: {
    routes: ({ api }) => [[API, api.url]],
    called: [
      `GET ${API}${PROJECT}`,
      `POST ${API}${TOKENS}`,
      expect.stringMatching(
        /^DELETE https:\/\/gitlab\.com\/api\/v4\/projects\/acme%2Ftools\/deploy_tokens\/\d+$/,
      ),
    ],
  },
  mint: { method: 'POST', path: TOKENS },
  tooFast: { status: 429, headers: { 'content-type': 'text/plain' }, body: 'Retry later\n' },
  refusals: [
    { ...json(400, { message: { expires_at: ['is invalid'] } }), code: 'RequestRefused' },
    { ...json(400, { error: 'scopes does not have a valid value' }), code: 'RequestRefused' },
    { ...json(401, { message: '401 Unauthorized' }), code: 'ApiTokenRejected' },
    { ...json(403, { message: '403 Forbidden' }), code: 'ApiTokenForbidden' },
    { ...json(403, { error: 'insufficient_scope', scope: 'api' }), code: 'ApiTokenForbidden' },
    { ...json(404, { message: '404 Project Not Found' }), code: 'RegistryNotFound' },
    { status: 404, body: 'not here', code: 'RegistryNotFound' },
    { status: 502, body: 'GitLab is not responding', code: 'VendorUnavailable' },
  ],
  withLifetime: (lifetime) => ({ ...entry, lifetime }),
  namesTokens: true,
  refuseRevocation: ({ api }) => {
    api.fault = { kind: 'status', status: 400, path: `${TOKENS}/` };
  },
  tamper: ({ user, host }, _vendor, connection) => {
    connection.tamper = (reply) => {
      const project = v.safeParse(named, reply);
      if (project.success && host !== undefined) {
        return { ...project.output, container_registry_image_prefix: `${host}/acme/tools` };
      }
      const made = v.safeParse(token, reply);
      return made.success && user !== undefined ? { ...made.output, username: user } : reply;
    };
  },
  host: 'registry.gitlab.com',
};
