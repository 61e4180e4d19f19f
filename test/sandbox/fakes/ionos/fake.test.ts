import { type Ionos, startIonos } from '../../../../sandbox/fakes/ionos/fake';
import { basic, statusOf } from '../requests';

const REGISTRY = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';
const HOUR = 3_600_000;

let vendor: Ionos;
let time: number;

beforeEach(async () => {
  time = Date.now();
  vendor = await startIonos(() => time);
});
afterEach(() => vendor.stop());

const mint = (name: string, expiresIn: number): Promise<Response> =>
  fetch(`${vendor.api.url}/registries/${REGISTRY}/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${vendor.apiToken}` },
    body: JSON.stringify({ properties: { name, expiryDate: new Date(time + expiresIn).toISOString() } }),
  });

describe('IONOS', () => {
  test('shows a password once, refuses its name a second time, and forgets the token at its expiry', async () => {
    const created = await (await mint('rtr-edge-1', HOUR)).json();
    const [credential] = vendor.issued;
    expect(created).toMatchObject({
      properties: { credentials: { username: 'rtr-edge-1', password: credential?.password } },
    });
    const again = await mint('rtr-edge-1', HOUR);
    expect(again.status).toBe(409);
    expect(await again.json()).toEqual({
      httpStatus: 409,
      messages: [{ errorCode: '0', message: 'already exists: name is not available' }],
    });

    const headers = { authorization: `Bearer ${vendor.apiToken}` };
    const list = async () =>
      await (await fetch(`${vendor.api.url}/registries/${REGISTRY}/tokens`, { headers })).json();
    expect(await list()).toMatchObject({
      items: [{ properties: { credentials: { username: 'rtr-edge-1', password: '' } } }],
    });
    time += HOUR;
    expect(await list()).toMatchObject({ total: 0, items: [] });
    expect((await mint('rtr-edge-1', HOUR)).status).toBe(201);
  });

  test('wants an expiry at least an hour ahead and a name of its own pattern', async () => {
    expect((await mint('rtr-edge-1', HOUR - 1000)).status).toBe(400);
    expect((await mint('RTR_edge', HOUR)).status).toBe(400);
  });

  test('knows the host name only once the registry runs', async () => {
    const registry = async () => {
      const headers = { authorization: `Bearer ${vendor.apiToken}` };
      return await (await fetch(`${vendor.api.url}/registries/${REGISTRY}`, { headers })).json();
    };
    vendor.registries.state = 'WaitingForStorage';
    expect(await registry()).toMatchObject({ properties: { hostname: '' } });
    vendor.registries.state = 'Running';
    expect(await registry()).toMatchObject({ properties: { hostname: vendor.registry.host } });
  });

  test('its registry can reject what its vendor has issued, for good or for a time', async () => {
    await mint('rtr-edge-1', HOUR);
    const headers = basic('rtr-edge-1', vendor.issued[0]?.password ?? '');
    const answer = (): Promise<number> => statusOf(`${vendor.registry.url}/v2/`, { headers });

    vendor.registryAccepts = false;
    expect(await answer()).toBe(401);
    vendor.registryAccepts = { afterSeconds: 20 };
    expect(await answer()).toBe(401);
    time += 20_000;
    expect(await answer()).toBe(200);
  });
});
