import { CredentialLedger, canary } from '../credential-ledger';
import { type Call, type FakeServer, json, type Reply, startFakeServer } from '../fake-server';
import { Grants } from '../grants';
import { startRegistryServer } from '../registry-server';
import { type Vendor, vendor } from '../vendor';

type Scope = 'registry:read' | 'registry:update';

export interface DigitalOcean extends Vendor {
  /** The host that revokes tokens. */
  readonly cloud: FakeServer;
  readonly apiToken: string;
  /** What the API token may do; settable at any time. */
  readonly rights: { scopes: readonly Scope[] };
}

export interface DigitalOceanOptions {
  /** Names of the registries that exist. */
  readonly registries?: readonly string[] | 'any';
}

const SERVICE = 'registry.digitalocean.com';
const REALM = '/v2/registry/auth';
const REGISTRIES = '/v2/registries';
const REGISTRY = /^\/v2\/registries\/([^/]+)$/;
const CREDENTIALS = /^\/v2\/registries\/([^/]+)\/docker-credentials$/;
/** Seconds. */
const LONGEST_EXPIRY = 1_576_800_000;

/** DigitalOcean: the API with its token server, the host that revokes, and a registry that wants a Bearer token. */
export async function startDigitalOcean(
  now: () => number,
  { registries = ['acme'] }: DigitalOceanOptions = {},
): Promise<DigitalOcean> {
  const ledger = new CredentialLedger(now);
  const grants = new Grants(ledger);
  const apiToken = `dop_v1_${canary()}`;
  const rights: DigitalOcean['rights'] = { scopes: ['registry:read', 'registry:update'] };
  let remaining = 5000;

  const rateLimit = (): Readonly<Record<string, string>> => ({
    'ratelimit-limit': '5000',
    'ratelimit-remaining': String(remaining),
    'ratelimit-reset': String(Math.floor(now() / 1000) + 3600),
  });
  const failure = (status: number, id: string, message: string): Reply =>
    json(status, { id, message, request_id: '4d9d8375-3c56-4925-a3e7-eb137fed17e9' }, rateLimit());

  const dockerCredentials = (name: string, { method, headers, query }: Call): Reply => {
    if (method !== 'GET') return failure(405, 'method_not_allowed', 'The method is not allowed.');
    remaining -= 1;
    if (headers.authorization !== `Bearer ${apiToken}`) {
      return failure(401, 'unauthorized', 'Unable to authenticate you.');
    }
    const access = query.get('read_write') === 'true' ? 'push' : 'pull';
    const needed: readonly Scope[] =
      access === 'push' ? ['registry:read', 'registry:update'] : ['registry:read'];
    if (!needed.every((scope) => rights.scopes.includes(scope))) {
      return failure(403, 'forbidden', 'You do not have access for the attempted action.');
    }
    if (registries !== 'any' && !registries.includes(name)) {
      return failure(404, 'not_found', 'The resource you requested could not be found.');
    }
    const seconds = Number(query.get('expiry_seconds') ?? '0');
    if (!Number.isInteger(seconds) || seconds < 0 || seconds > LONGEST_EXPIRY) {
      return failure(400, 'bad_request', 'expiry_seconds is out of range');
    }
    const token = canary();
    ledger.issue({
      username: token,
      password: token,
      expiresAt: seconds === 0 ? undefined : now() + seconds * 1000,
      asked: { registry: name, access },
    });
    const auth = Buffer.from(`${token}:${token}\n`).toString('base64');
    return json(200, { auths: { [registry.host]: { auth } } }, rateLimit());
  };

  /** One registry, or all. */
  const describe = (name: string | undefined, { method, headers }: Call): Reply => {
    if (method !== 'GET') return failure(405, 'method_not_allowed', 'The method is not allowed.');
    if (headers.authorization !== `Bearer ${apiToken}`) {
      return failure(401, 'unauthorized', 'Unable to authenticate you.');
    }
    if (!rights.scopes.includes('registry:read')) {
      return failure(403, 'forbidden', 'You do not have access for the attempted action.');
    }
    if (name === undefined) {
      const all = registries === 'any' ? ['acme'] : registries;
      return json(200, { registries: all.map(registryResource) }, rateLimit());
    }
    if (registries !== 'any' && !registries.includes(name)) {
      return failure(404, 'not_found', 'The resource you requested could not be found.');
    }
    return json(200, { registry: registryResource(name) }, rateLimit());
  };

  const grant = ({ method, headers, query }: Call): Reply => {
    if (method !== 'GET') return failure(405, 'method_not_allowed', 'The method is not allowed.');
    const credential = ledger.accepted(headers.authorization);
    if (credential === undefined) return failure(401, 'unauthorized', 'Unable to authenticate you.');
    if (query.get('service') !== SERVICE) return failure(400, 'bad_request', 'unknown service');
    return json(200, grants.grant(credential));
  };

  const api = await startFakeServer((call) => {
    if (call.path === REALM) return grant(call);
    if (call.path === REGISTRIES) return describe(undefined, call);
    const [, asked] = REGISTRY.exec(call.path) ?? [];
    if (asked !== undefined) return describe(decodeURIComponent(asked), call);
    const [, name] = CREDENTIALS.exec(call.path) ?? [];
    return name === undefined
      ? failure(404, 'not_found', 'The resource you requested could not be found.')
      : dockerCredentials(decodeURIComponent(name), call);
  });

  const cloud = await startFakeServer(({ method, path, headers, body }) => {
    if (path !== '/v1/oauth/revoke') return json(404, { id: 'not_found', message: 'No such page.' });
    if (method !== 'POST') return json(405, { id: 'method_not_allowed', message: 'Use POST.' });
    const token = new URLSearchParams(body).get('token') ?? '';
    const isOwn = headers.authorization === `Bearer ${token}`;
    return isOwn && ledger.revoke(token)
      ? json(200, {})
      : json(401, { id: 'unauthorized', message: 'Unable to authenticate you.' });
  });

  const registry = await startRegistryServer(
    grants.admission(
      () => `Bearer realm="${api.url}${REALM}",service="${SERVICE}",scope="registry:catalog:*"`,
    ),
  );

  const common = vendor(
    ledger,
    { api, registry, others: [cloud] },
    { DIGITALOCEAN_API_URL: api.url, DIGITALOCEAN_CLOUD_URL: cloud.url },
  );
  return Object.assign(common, { cloud, apiToken, rights });
}

const registryResource = (name: string) => ({
  name,
  created_at: '2026-01-01T00:00:00Z',
  region: 'fra1',
  storage_usage_bytes: 0,
  storage_usage_bytes_updated_at: '2026-01-01T00:00:00Z',
  subscription: { tier: { name: 'Basic', slug: 'basic' } },
});
