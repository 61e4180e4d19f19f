import * as v from 'valibot';
import { type DigitalOcean, startDigitalOcean } from '../../../../sandbox/fakes/digitalocean/fake';
import { basic, statusOf } from '../requests';

let vendor: DigitalOcean;
let time: number;

beforeEach(async () => {
  time = Date.now();
  vendor = await startDigitalOcean(() => time);
});
afterEach(() => vendor.stop());

const mint = (query: string): Promise<Response> =>
  fetch(`${vendor.api.url}/v2/registries/acme/docker-credentials?${query}`, {
    headers: { authorization: `Bearer ${vendor.apiToken}` },
  });

describe('DigitalOcean', () => {
  test('grants a registry token for an issued credential until it is revoked', async () => {
    const { api, cloud, registry, issued } = vendor;
    const reply = await mint('read_write=false&expiry_seconds=3600');
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
    await mint('read_write=false');
    expect(vendor.issued[0]?.expiresAt).toBeUndefined();
  });

  test('refuses read and write to an API token that may only read', async () => {
    vendor.rights.scopes = ['registry:read'];
    expect((await mint('read_write=true&expiry_seconds=3600')).status).toBe(403);
    expect((await mint('read_write=false&expiry_seconds=3600')).status).toBe(200);
  });
});
