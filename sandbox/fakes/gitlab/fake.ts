import { CredentialLedger, canary } from '../credential-ledger';
import { type Call, json, type Reply, startFakeServer } from '../fake-server';
import { Grants } from '../grants';
import { startRegistryServer } from '../registry-server';
import { type Vendor, vendor } from '../vendor';
import { type DeployToken, deployTokenResource, parseDeployToken } from './deploy-token';

/** What GitLab knows of an API token. */
interface ApiTokenState {
  active: boolean;
  /** A date; null: never. */
  expiresAt: string | null;
  /** False: for a kind of token that may not ask for itself. */
  tells: boolean;
  scopes: readonly string[];
}

export interface GitLab extends Vendor {
  readonly apiToken: string;
  /** Settable at any time. */
  readonly apiTokenState: ApiTokenState;
  /** Whether projects have container registries; settable at any time. */
  readonly registries: { enabled: boolean };
}

export interface GitLabOptions {
  /** Paths of the projects and groups that exist. */
  readonly paths?: readonly string[] | 'any';
  /** Days until the API token expires. */
  readonly apiTokenDays?: number;
}

const API = '/api/v4';
const OWNER = /^\/api\/v4\/(projects|groups)\/([^/]+)$/;
const TOKENS = /^\/api\/v4\/(projects|groups)\/([^/]+)\/deploy_tokens$/;
const TOKEN = /^\/api\/v4\/(projects|groups)\/([^/]+)\/deploy_tokens\/(\d+)$/;
const REALM = '/jwt/auth';
const SERVICE = 'container_registry';
const DAY = 86_400_000;

/** A GitLab: projects, groups and their deploy tokens, with its token server, and a registry that wants a Bearer token. */
export async function startGitLab(
  now: () => number,
  { paths = ['acme', 'acme/tools'], apiTokenDays = 300 }: GitLabOptions = {},
): Promise<GitLab> {
  const ledger = new CredentialLedger(now);
  const grants = new Grants(ledger);
  const tokens = new Map<number, DeployToken>();
  const apiToken = `glpat-${canary()}`;
  const apiTokenState: ApiTokenState = {
    active: true,
    expiresAt: new Date(now() + apiTokenDays * DAY).toISOString().slice(0, 10),
    tells: true,
    scopes: ['api'],
  };
  const registries = { enabled: true };
  let lastId = 0;

  const create = (owner: string, { body }: Call): Reply => {
    const wanted = parseDeployToken(body);
    if (typeof wanted === 'string') return json(400, { error: wanted });
    lastId += 1;
    const { name, expiresAt, scopes, username = `gitlab+deploy-token-${lastId}` } = wanted;
    const token = { id: lastId, owner, name, username, token: `gldt-${canary()}`, expiresAt, scopes };
    tokens.set(token.id, token);
    ledger.issue({
      username,
      password: token.token,
      expiresAt,
      asked: { owner, name, scopes: JSON.stringify(scopes) },
    });
    return json(201, { ...deployTokenResource(token, now()), token: token.token });
  };

  const list = (owner: string, { query }: Call): Reply => {
    const page = Number(query.get('page') ?? '1');
    const size = Math.min(100, Number(query.get('per_page') ?? '20'));
    const onlyActive = query.get('active') === 'true';
    const all = [...tokens.values()].filter(
      (token) => token.owner === owner && !(onlyActive && (token.expiresAt ?? now() + 1) <= now()),
    );
    const items = all.slice((page - 1) * size, page * size).map((token) => deployTokenResource(token, now()));
    const hasNext = page * size < all.length;
    return json(200, items, {
      'x-page': String(page),
      'x-per-page': String(size),
      'x-total': String(all.length),
      'x-next-page': hasNext ? String(page + 1) : '',
    });
  };

  const remove = (owner: string, id: number): Reply => {
    const token = tokens.get(id);
    if (token === undefined || token.owner !== owner) return notFound('DeployToken');
    tokens.delete(id);
    ledger.revoke(token.token);
    return { status: 204 };
  };

  const self = (): Reply =>
    apiTokenState.tells
      ? json(200, {
          id: 42,
          name: 'sandbox',
          revoked: false,
          created_at: '2026-01-01T00:00:00.000Z',
          scopes: apiTokenState.scopes,
          user_id: 1,
          active: apiTokenState.active,
          expires_at: apiTokenState.expiresAt,
        })
      : notFound();

  const realm = ({ method, headers, query }: Call): Reply => {
    if (method !== 'GET') return json(405, { error: '405 Not Allowed' });
    const credential = ledger.accepted(headers.authorization);
    if (credential === undefined) {
      return json(403, { errors: [{ code: 'DENIED', message: 'HTTP Basic: Access denied' }] });
    }
    return query.get('service') === SERVICE ? json(200, grants.grant(credential)) : notFound();
  };

  const project = (name: string) => ({
    id: 7,
    path_with_namespace: name,
    container_registry_access_level: registries.enabled ? 'enabled' : 'disabled',
    container_registry_image_prefix: registries.enabled ? `${registry.host}/${name.toLowerCase()}` : null,
  });

  const answer = (call: Call): Reply => {
    if (call.path === REALM) return realm(call);
    if (call.headers['private-token'] !== apiToken) return json(401, { message: '401 Unauthorized' });
    const { method, path } = call;
    if (path === `${API}/personal_access_tokens/self`) return method === 'GET' ? self() : NOT_ALLOWED;
    if (path === `${API}/projects` && method === 'GET') {
      const all = paths === 'any' ? ['acme/tools'] : paths.filter((name) => name.includes('/'));
      return json(200, all.map(project));
    }
    const [, kind = '', encoded = '', id] = OWNER.exec(path) ?? TOKENS.exec(path) ?? TOKEN.exec(path) ?? [];
    const name = decodeURIComponent(encoded);
    const exists = paths === 'any' ? encoded !== '' : paths.includes(name);
    if (!exists) return notFound(kind === 'groups' ? 'Group' : 'Project');
    const owner = `${kind}/${name}`;
    if (id !== undefined) return method === 'DELETE' ? remove(owner, Number(id)) : NOT_ALLOWED;
    if (TOKENS.test(path)) {
      if (method === 'POST') return create(owner, call);
      return method === 'GET' ? list(owner, call) : NOT_ALLOWED;
    }
    if (method !== 'GET' || kind !== 'projects') return NOT_ALLOWED;
    return json(200, project(name));
  };

  const api = await startFakeServer(answer);
  const registry = await startRegistryServer(
    grants.admission(() => `Bearer realm="${api.url}${REALM}",service="${SERVICE}"`),
  );
  const common = vendor(ledger, { api, registry }, { GITLAB_API_URL: api.url });
  return Object.assign(common, { apiToken, apiTokenState, registries });
}

const NOT_ALLOWED = json(405, { error: '405 Not Allowed' });

const notFound = (what?: string): Reply =>
  json(404, { message: what === undefined ? '404 Not Found' : `404 ${what} Not Found` });
