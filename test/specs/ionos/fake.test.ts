import * as v from 'valibot';
import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { expectSpecified } from '../expect-specified';

const REGISTRY = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';
const NOBODY = '00000000-0000-4000-8000-000000000000';

describe('What the fake answers', () => {
  let vendors: Vendors;

  beforeEach(async () => {
    vendors = await startVendors();
  });
  afterEach(async () => {
    await vendors.stop();
    expectSpecified(vendors);
  });

  const atIonos = (method: string, path: string, properties?: object): Promise<Response> =>
    fetch(`${vendors.ionos.api.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${vendors.ionos.apiToken}`, 'content-type': 'application/json' },
      ...(properties !== undefined && { body: JSON.stringify({ properties }) }),
    });

  const newToken = (name: string, expiresIn = 7_200_000) => ({
    name,
    expiryDate: new Date(Date.now() + expiresIn).toISOString(),
    scopes: [{ type: 'repository', name: '*', actions: ['pull'] }],
  });

  it.each([
    ['GET', ''],
    ['GET', '/tokens'],
    ['POST', '/tokens'],
  ])('is as described when IONOS has no such registry: %s %s', async (method, path) => {
    const properties = method === 'POST' ? newToken('abc') : undefined;

    expect((await atIonos(method, `/registries/${NOBODY}${path}`, properties)).status).toBe(404);
  });

  it('is as described when IONOS makes, lists and deletes a token', async () => {
    const tokens = `/registries/${REGISTRY}/tokens`;
    const made = await (await atIonos('POST', tokens, newToken('abc'))).json();
    const { id } = v.parse(v.object({ id: v.string() }), made);
    const statuses = [
      (await atIonos('POST', tokens, newToken('abc'))).status,
      (await atIonos('POST', tokens, newToken('abcd', 1_000))).status,
      (await atIonos('GET', tokens)).status,
      (await atIonos('DELETE', `${tokens}/${id}`)).status,
      (await atIonos('DELETE', `${tokens}/${id}`)).status,
    ];

    expect(statuses).toEqual([409, 400, 200, 204, 404]);
  });

  it.each(['Running', 'WaitingForStorage'])(
    'is as described when a registry of IONOS is %s',
    async (state) => {
      vendors.ionos.registries.state = state;

      expect((await atIonos('GET', `/registries/${REGISTRY}`)).status).toBe(200);
    },
  );
});
