import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { expectSpecified } from '../expect-specified';

const MINT = '/v2/registries/acme/docker-credentials?read_write=true&expiry_seconds=3600';

describe('What the fake answers', () => {
  let vendors: Vendors;

  beforeEach(async () => {
    vendors = await startVendors();
  });
  afterEach(async () => {
    await vendors.stop();
    expectSpecified(vendors);
  });

  const atDigitalOcean = (path: string, token = vendors.digitalocean.apiToken): Promise<Response> =>
    fetch(`${vendors.digitalocean.api.url}${path}`, { headers: { authorization: `Bearer ${token}` } });

  it('is as described when DigitalOcean refuses', async () => {
    const missing = await atDigitalOcean(MINT.replace('acme', 'nobody'));
    const unknown = await atDigitalOcean(MINT, 'other');
    vendors.digitalocean.rights.scopes = ['registry:read'];
    const forbidden = await atDigitalOcean(MINT);

    expect([missing.status, unknown.status, forbidden.status]).toEqual([404, 401, 403]);
  });

  it("is as described when DigitalOcean's token server or revocation refuses", async () => {
    const { api, cloud } = vendors.digitalocean;
    const grant = await fetch(`${api.url}/v2/registry/auth?service=registry.digitalocean.com`, {
      headers: { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` },
    });
    const revocation = await fetch(`${cloud.url}/v1/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: 'Bearer other' },
      body: new URLSearchParams({ token: 'other' }),
    });

    expect([grant.status, revocation.status]).toEqual([401, 401]);
  });
});
