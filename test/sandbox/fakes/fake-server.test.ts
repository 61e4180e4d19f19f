import { type Call, type FakeServer, json, startFakeServer } from '../../../sandbox/fakes/fake-server';
import { statusOf } from './requests';

let api: FakeServer;
let answered: Call[];

beforeEach(async () => {
  answered = [];
  api = await startFakeServer((call) => {
    answered.push(call);
    return json(200, { good: true });
  });
});
afterEach(() => api.stop());

describe('Faults', () => {
  test('hit as many requests as they say, and the request is noted all the same', async () => {
    api.fault = { kind: 'status', status: 503, headers: { 'retry-after': '1' }, body: 'busy', requests: 2 };
    const first = await fetch(api.url);
    expect([first.status, first.headers.get('retry-after'), await first.text()]).toEqual([503, '1', 'busy']);
    expect(await statusOf(api.url)).toBe(503);
    expect(await statusOf(api.url)).toBe(200);
    expect(api.calls).toHaveLength(3);
  });

  test('of one path leave the others alone', async () => {
    api.fault = { kind: 'status', status: 500, path: '/others' };
    expect(await statusOf(`${api.url}/things`)).toBe(200);
    expect(await statusOf(`${api.url}/others`)).toBe(500);
  });

  test('break the connection before the request took effect, or after', async () => {
    api.fault = { kind: 'reset', requests: 1 };
    await expect(fetch(api.url)).rejects.toThrow('fetch failed');
    expect(answered).toHaveLength(0);
    api.fault = { kind: 'lost-reply', requests: 1 };
    await expect(fetch(api.url)).rejects.toThrow('fetch failed');
    expect(answered).toHaveLength(1);
  });

  test('cut a reply short', async () => {
    api.fault = { kind: 'truncated', requests: 1 };
    const reply = await fetch(api.url);
    expect(reply.status).toBe(200);
    await expect(reply.text()).rejects.toThrow('terminated');
  });

  test('refuse connections until they are lifted', async () => {
    api.fault = { kind: 'refuse-connection' };
    await expect(fetch(api.url)).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    api.fault = undefined;
    expect(await statusOf(api.url)).toBe(200);
  });

  test('answer late', async () => {
    api.fault = { kind: 'slow', milliseconds: 60_000 };
    await expect(fetch(api.url, { signal: AbortSignal.timeout(50) })).rejects.toThrow('timeout');
  });
});
