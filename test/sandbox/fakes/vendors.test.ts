import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateContainerServiceRegistryLoginCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import * as v from 'valibot';
import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';

const REGISTRY = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';
const HOUR = 3_600_000;

let vendors: Vendors;
let time: number;

beforeEach(async () => {
  time = Date.now();
  vendors = await startVendors({ now: () => time });
});
afterEach(() => vendors.stop());

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const basic = (username: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`,
});
const statusOf = async (url: string, init: RequestInit = {}): Promise<number> =>
  (await fetch(url, init)).status;

const mintAtDigitalOcean = (query: string): Promise<Response> =>
  fetch(`${vendors.digitalocean.api.url}/v2/registries/acme/docker-credentials?${query}`, {
    headers: { authorization: `Bearer ${vendors.digitalocean.apiToken}` },
  });

const mintAtIonos = (name: string, expiresIn: number): Promise<Response> =>
  fetch(`${vendors.ionos.api.url}/registries/${REGISTRY}/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${vendors.ionos.apiToken}` },
    body: JSON.stringify({ properties: { name, expiryDate: new Date(time + expiresIn).toISOString() } }),
  });

describe('ECR and Lightsail', () => {
  test("speak the protocol of AWS' own clients, and their registries take what they issue for 12 hours", async () => {
    const ecr = new ECRClient({ region: 'eu-central-1', endpoint: vendors.ecr.api.url, credentials });
    const lightsail = new LightsailClient({
      region: 'us-east-1',
      endpoint: vendors.lightsail.api.url,
      credentials,
    });
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand());
    const { registryLogin } = await lightsail.send(new CreateContainerServiceRegistryLoginCommand());

    expect(authorizationData).toEqual([
      {
        authorizationToken: Buffer.from(`AWS:${vendors.ecr.issued[0]?.password}`).toString('base64'),
        expiresAt: new Date(time + 12 * HOUR),
        proxyEndpoint: `https://${vendors.ecr.registry.host}`,
      },
    ]);
    expect(registryLogin?.registry).toBe(vendors.lightsail.registry.host);
    expect(vendors.ecr.issued[0]?.asked).toEqual({ region: 'eu-central-1' });

    for (const { registry, issued } of [vendors.ecr, vendors.lightsail]) {
      const headers = basic('AWS', issued[0]?.password ?? '');
      expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(200);
      time += 12 * HOUR;
      expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(401);
      time -= 12 * HOUR;
    }
  });
});

describe('DigitalOcean', () => {
  test('grants a registry token for an issued credential until it is revoked', async () => {
    const { api, cloud, registry, issued } = vendors.digitalocean;
    const reply = await mintAtDigitalOcean('read_write=false&expiry_seconds=3600');
    const password = issued[0]?.password ?? '';
    expect(await reply.json()).toEqual({
      auths: { [registry.host]: { auth: Buffer.from(`${password}:${password}\n`).toString('base64') } },
    });

    const realm = `${api.url}/v2/registry/auth?service=registry.digitalocean.com`;
    const challenge = (await fetch(`${registry.url}/v2/`)).headers.get('www-authenticate');
    expect(challenge).toContain(`realm="${api.url}/v2/registry/auth",service="registry.digitalocean.com"`);
    const grant = await (await fetch(realm, { headers: basic(password, password) })).json();
    const { token } = v.parse(v.object({ token: v.string() }), grant);
    const headers = { authorization: `Bearer ${token}` };
    expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(200);
    expect(await statusOf(realm, { method: 'POST', headers: basic(password, password) })).toBe(405);

    const revoke = { method: 'POST', headers: { authorization: `Bearer ${password}` } };
    const body = new URLSearchParams({ token: password });
    expect(await statusOf(`${cloud.url}/v1/oauth/revoke`, { ...revoke, body })).toBe(200);
    expect(issued[0]?.revokedAt).toBe(time);
    expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(401);
    expect(await statusOf(realm, { headers: basic(password, password) })).toBe(401);
  });

  test('issues what never expires where no expiry is asked for', async () => {
    await mintAtDigitalOcean('read_write=false');
    expect(vendors.digitalocean.issued[0]?.expiresAt).toBeUndefined();
  });

  test('refuses read and write to an API token that may only read', async () => {
    vendors.digitalocean.rights.scopes = ['registry:read'];
    expect((await mintAtDigitalOcean('read_write=true&expiry_seconds=3600')).status).toBe(403);
    expect((await mintAtDigitalOcean('read_write=false&expiry_seconds=3600')).status).toBe(200);
  });
});

describe('IONOS', () => {
  test('shows a password once, refuses its name a second time, and forgets the token at its expiry', async () => {
    const created = await (await mintAtIonos('rtr-edge-1', HOUR)).json();
    const [credential] = vendors.ionos.issued;
    expect(created).toMatchObject({
      properties: { credentials: { username: 'rtr-edge-1', password: credential?.password } },
    });
    const again = await mintAtIonos('rtr-edge-1', HOUR);
    expect(again.status).toBe(409);
    expect(await again.json()).toEqual({
      httpStatus: 409,
      messages: [{ errorCode: '0', message: 'already exists: name is not available' }],
    });

    const headers = { authorization: `Bearer ${vendors.ionos.apiToken}` };
    const list = async () =>
      await (await fetch(`${vendors.ionos.api.url}/registries/${REGISTRY}/tokens`, { headers })).json();
    expect(await list()).toMatchObject({
      items: [{ properties: { credentials: { username: 'rtr-edge-1', password: '' } } }],
    });
    time += HOUR;
    expect(await list()).toMatchObject({ total: 0, items: [] });
    expect((await mintAtIonos('rtr-edge-1', HOUR)).status).toBe(201);
  });

  test('wants an expiry at least an hour ahead and a name of its own pattern', async () => {
    expect((await mintAtIonos('rtr-edge-1', HOUR - 1000)).status).toBe(400);
    expect((await mintAtIonos('RTR_edge', HOUR)).status).toBe(400);
  });

  test('knows the host name only once the registry runs', async () => {
    const registry = async () => {
      const headers = { authorization: `Bearer ${vendors.ionos.apiToken}` };
      return await (await fetch(`${vendors.ionos.api.url}/registries/${REGISTRY}`, { headers })).json();
    };
    vendors.ionos.registries.state = 'WaitingForStorage';
    expect(await registry()).toMatchObject({ properties: { hostname: '' } });
    vendors.ionos.registries.state = 'Running';
    expect(await registry()).toMatchObject({ properties: { hostname: vendors.ionos.registry.host } });
  });
});

describe('Faults', () => {
  test('hit as many requests as they say, and the request is noted all the same', async () => {
    const { api } = vendors.ionos;
    api.fault = { kind: 'status', status: 503, headers: { 'retry-after': '1' }, body: 'busy', requests: 2 };
    const first = await fetch(api.url);
    expect([first.status, first.headers.get('retry-after'), await first.text()]).toEqual([503, '1', 'busy']);
    expect(await statusOf(api.url)).toBe(503);
    expect(await statusOf(api.url)).toBe(401);
    expect(api.calls).toHaveLength(3);
  });

  test('of one path leave the others alone', async () => {
    vendors.digitalocean.api.fault = { kind: 'status', status: 500, path: '/v2/registry/auth' };
    expect((await mintAtDigitalOcean('expiry_seconds=3600')).status).toBe(200);
    expect(await statusOf(`${vendors.digitalocean.api.url}/v2/registry/auth`)).toBe(500);
  });

  test('break the connection before the request took effect, or after', async () => {
    vendors.ionos.api.fault = { kind: 'reset', requests: 1 };
    await expect(mintAtIonos('rtr-edge-1', HOUR)).rejects.toThrow('fetch failed');
    expect(vendors.ionos.issued).toHaveLength(0);
    vendors.ionos.api.fault = { kind: 'lost-reply', requests: 1 };
    await expect(mintAtIonos('rtr-edge-1', HOUR)).rejects.toThrow('fetch failed');
    expect(vendors.ionos.issued).toHaveLength(1);
  });

  test('cut a reply short', async () => {
    vendors.digitalocean.api.fault = { kind: 'truncated', requests: 1 };
    const reply = await mintAtDigitalOcean('expiry_seconds=3600');
    expect(reply.status).toBe(200);
    await expect(reply.text()).rejects.toThrow('terminated');
  });

  test('refuse connections until they are lifted', async () => {
    const { api } = vendors.ecr;
    api.fault = { kind: 'refuse-connection' };
    await expect(fetch(api.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    api.fault = undefined;
    expect(await statusOf(api.url)).toBe(400);
  });

  test('answer late', async () => {
    vendors.ecr.api.fault = { kind: 'slow', milliseconds: 60_000 };
    await expect(fetch(vendors.ecr.api.url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  });
});

test('a registry can reject what its vendor has issued, for good or for a time', async () => {
  await mintAtIonos('rtr-edge-1', HOUR);
  const headers = basic('rtr-edge-1', vendors.ionos.issued[0]?.password ?? '');
  const knock = (): Promise<number> => statusOf(`${vendors.ionos.registry.url}/v2/`, { headers });

  vendors.ionos.registryAccepts = false;
  expect(await knock()).toBe(401);
  vendors.ionos.registryAccepts = { afterSeconds: 20 };
  expect(await knock()).toBe(401);
  time += 20_000;
  expect(await knock()).toBe(200);
});
