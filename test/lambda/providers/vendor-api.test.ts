import { LostReply } from '../../../lambda/providers/lost-reply';
import { createVendorApi, type VendorCall } from '../../../lambda/providers/vendor-api';
import { Sensitive } from '../../../lambda/run/sensitive';
import { type Call, type FakeServer, type Reply, startFakeServer } from '../../../sandbox/fakes/fake-server';
import type { Fault } from '../../../sandbox/fakes/fault';
import { inHasteAt, patient } from '../http/in-haste';
import { caught, everythingIn } from './caught';
import { eagerRun } from './eager-run';

const TOKEN = 'canary-api-token';
const START = Date.parse('2026-11-21T01:02:03Z');

describe('createVendorApi', () => {
  let answers: ((call: Call) => Reply)[];
  let server: FakeServer;

  beforeEach(async () => {
    answers = [];
    server = await startFakeServer((call) => (answers.shift() ?? ok)(call));
  });
  afterEach(() => server.stop());

  const ok = (): Reply => ({ status: 200, body: '{"good":true}' });
  const status =
    (code: number, headers = {}): (() => Reply) =>
    () => ({ status: code, headers, body: '{}' });
  const api = createVendorApi({ exchange: patient });
  const apiFor = ({ kind }: Fault) => (kind === 'slow' ? createVendorApi({ exchange: inHasteAt(0) }) : api);
  const call = (more: Partial<VendorCall> = {}): VendorCall => ({
    method: 'GET',
    url: new URL(`${server.url}/things?page=1`),
    bearer: new Sensitive(TOKEN),
    ...more,
  });
  const minting = (): VendorCall => call({ method: 'POST', json: { name: 'x' }, mints: true });

  it('says who it is and whom it acts for', async () => {
    await api.send(call({ method: 'POST', json: { name: 'x' } }), eagerRun());

    expect(server.calls).toMatchObject([
      {
        method: 'POST',
        body: '{"name":"x"}',
        headers: {
          authorization: `Bearer ${TOKEN}`,
          'user-agent': 'registry-token-refresher',
          'content-type': 'application/json',
          accept: 'application/json',
        },
      },
    ]);
    expect(server.calls[0]?.query.toString()).toBe('page=1');
  });

  it('says whom it acts for in a header of the vendor', async () => {
    await api.send(call({ bearerHeader: 'PRIVATE-TOKEN' }), eagerRun());

    expect(server.calls[0]?.headers['private-token']).toBe(TOKEN);
    expect(server.calls[0]?.headers.authorization).toBeUndefined();
  });

  it.each([
    [429, { 'retry-after': '1' }],
    [503, {}],
  ] as const)('does not wait after a %d for a reply that is not worth it', async (code, headers) => {
    answers = [status(code, headers)];
    const run = eagerRun();
    await caught(api.send(call({ once: true }), run));

    expect(server.calls).toHaveLength(1);
    expect(run.waits).toEqual([]);
  });

  it('sends forms', async () => {
    await api.send(call({ method: 'POST', form: new URLSearchParams({ token: 'a&b' }) }), eagerRun());

    expect(server.calls[0]?.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(server.calls[0]?.body).toBe('token=a%26b');
  });

  it.each([200, 201, 204, 400, 401, 403, 404, 409, 422])('returns a %d at the first try', async (code) => {
    answers = [status(code)];

    expect(await api.send(call(), eagerRun())).toMatchObject({
      status: code,
      title: `GET ${server.url}/things`,
    });
    expect(server.calls).toHaveLength(1);
  });

  describe('after a failure', () => {
    it.each([500, 502, 503, 504])('repeats a reading call up to three times after a %d', async (code) => {
      answers = [status(code), status(code), status(code)];
      const run = eagerRun();

      expect((await api.send(call(), run)).text).toBe('{"good":true}');
      expect(run.waits).toEqual([1_000, 2_000, 4_000]);
    });

    it('gives up after the third repetition', async () => {
      server.fault = { kind: 'status', status: 503 };

      expect(await caught(api.send(call(), eagerRun()))).toMatchObject({
        code: 'VendorUnavailable',
        message: `GET ${server.url}/things answered 503`,
      });
      expect(server.calls).toHaveLength(4);
    });

    it.each([
      { kind: 'reset' },
      { kind: 'lost-reply' },
      { kind: 'truncated' },
      { kind: 'slow', milliseconds: 60_000 },
    ] as const)('repeats a reading call whose reply is lost by $kind', async (fault) => {
      server.fault = { ...fault, requests: 1 };

      expect((await apiFor(fault).send(call(), eagerRun())).status).toBe(200);
      expect(server.calls).toHaveLength(2);
    });

    it.each([
      { kind: 'reset' },
      { kind: 'lost-reply' },
      { kind: 'truncated' },
      { kind: 'slow', milliseconds: 60_000 },
      { kind: 'status', status: 500 },
      { kind: 'status', status: 503, headers: { 'retry-after': '1' } },
    ] as const)('never repeats a minting call whose reply is lost by $kind', async (fault) => {
      server.fault = { ...fault, requests: 1 };

      expect(await caught(apiFor(fault).send(minting(), eagerRun()))).toMatchObject({
        code: 'VendorUnavailable',
      });
      expect(server.calls).toHaveLength(1);
    });

    it('repeats a minting call that could not be sent', async () => {
      server.fault = { kind: 'refuse-connection' };
      const run = eagerRun();

      expect(await caught(api.send(minting(), run))).toMatchObject({
        code: 'VendorUnavailable',
        message: `POST ${server.url}/things failed (ECONNREFUSED)`,
      });
      expect(run.waits).toEqual([1_000, 2_000, 4_000]);
    });

    it('repeats a minting call that TLS kept from being sent', async () => {
      const run = eagerRun();
      const url = new URL(server.url.replace('http:', 'https:'));

      const failure = await caught(api.send({ ...minting(), url }, run));
      expect(failure).toMatchObject({ code: 'VendorUnavailable' });
      expect(failure).not.toBeInstanceOf(LostReply);
      expect(run.waits).toEqual([1_000, 2_000, 4_000]);
      expect(server.calls).toEqual([]);
    });

    it('repeats nothing once the time left is shorter than the wait', async () => {
      server.fault = { kind: 'status', status: 500 };
      const run = eagerRun({ timeLeft: 2_500 });

      await caught(api.send(call(), run));
      expect(run.waits).toEqual([1_000]);
    });

    it('repeats nothing once the run is over', async () => {
      const run = eagerRun({ signal: AbortSignal.abort(new Error('The run is out of time.')) });

      expect(await caught(api.send(call(), run))).toMatchObject({
        message: `GET ${server.url}/things was cut short by the end of the run`,
      });
      expect(server.calls).toEqual([]);
    });
  });

  describe('after a 429', () => {
    const inSeconds = (seconds: number): string => String(START / 1000 + seconds);

    it.each([
      { asks: 'in seconds', headers: { 'retry-after': '17' }, waits: [17_000] },
      { asks: 'for no time', headers: { 'retry-after': '0' }, waits: [0] },
      { asks: 'by a date', headers: { 'retry-after': 'Sat, 21 Nov 2026 01:02:30 GMT' }, waits: [27_000] },
      { asks: 'by a date gone by', headers: { 'retry-after': 'Sat, 21 Nov 2026 01:00:00 GMT' }, waits: [0] },
      { asks: 'unreadably', headers: { 'retry-after': 'soon' }, waits: [1_000] },
      { asks: 'by ratelimit-reset', headers: { 'ratelimit-reset': inSeconds(9) }, waits: [9_000] },
      { asks: 'by both', headers: { 'retry-after': '3', 'ratelimit-reset': inSeconds(9) }, waits: [3_000] },
      { asks: 'for nothing', headers: {}, waits: [1_000] },
    ])('waits as told where the vendor asks $asks', async ({ headers, waits }) => {
      answers = [status(429, headers)];
      const run = eagerRun({ start: START });

      expect((await api.send(minting(), run)).status).toBe(200);
      expect(run.waits).toEqual(waits);
    });

    it.each([
      { 'retry-after': '240' },
      { 'ratelimit-reset': inSeconds(3_600) },
      { 'ratelimit-reset': '9'.repeat(40) },
    ])('fails at once where the wait does not fit into the time left: %j', async (headers) => {
      answers = [status(429, headers)];
      const run = eagerRun({ start: START });

      expect(await caught(api.send(call(), run))).toMatchObject({ code: 'RateLimited' });
      expect(run.waits).toEqual([]);
      expect(server.calls).toHaveLength(1);
    });

    it('waits as told whatever else the reply holds', async () => {
      answers = [() => ({ status: 429, headers: { 'retry-after': '17' }, body: 'x'.repeat(200_000) })];
      const run = eagerRun({ start: START });

      expect((await api.send(minting(), run)).status).toBe(200);
      expect(run.waits).toEqual([17_000]);
    });

    it('gives up after the third repetition', async () => {
      server.fault = { kind: 'status', status: 429 };

      expect(await caught(api.send(minting(), eagerRun()))).toMatchObject({
        code: 'RateLimited',
        message: `POST ${server.url}/things answered 429`,
      });
      expect(server.calls).toHaveLength(4);
    });
  });

  it.each([301, 302, 307, 308])('follows no redirect: %d', async (code) => {
    const elsewhere = await startFakeServer(ok);
    answers = [status(code, { location: elsewhere.url })];

    expect(await caught(api.send(call(), eagerRun()))).toMatchObject({ code: 'VendorReplyInvalid' });
    expect([server.calls.length, elsewhere.calls.length]).toEqual([1, 0]);
    await elsewhere.stop();
  });

  it('reads no more of a reply than its limit', async () => {
    answers = [() => ({ status: 200, body: 'x'.repeat(2_000) })];

    expect(await caught(api.send(call({ replyLimit: 1_999 }), eagerRun()))).toMatchObject({
      code: 'VendorReplyInvalid',
      message: `GET ${server.url}/things answered with more than 1999 bytes`,
    });
    expect(server.calls).toHaveLength(1);
  });

  it('limits refusals too', async () => {
    answers = [() => ({ status: 403, body: 'x'.repeat(70_000) })];

    expect(await caught(api.send(call(), eagerRun()))).toMatchObject({ code: 'VendorReplyInvalid' });
  });

  it('shows nothing of a token that no header can carry', async () => {
    const failure = await caught(api.send(call({ bearer: new Sensitive('canary-\u2713') }), eagerRun()));

    expect(failure.code).toBe('VendorUnavailable');
    expect(everythingIn(failure)).not.toContain('canary');
    expect(server.calls).toEqual([]);
  });

  it('shows the API token in no failure', async () => {
    const faults = [
      { kind: 'status', status: 500 },
      { kind: 'status', status: 429 },
      { kind: 'status', status: 302 },
      { kind: 'reset' },
      { kind: 'truncated' },
      { kind: 'slow', milliseconds: 60_000 },
      { kind: 'refuse-connection' },
    ] as const;
    for (const fault of faults) {
      server.fault = fault;
      const failure = await caught(apiFor(fault).send(minting(), eagerRun()));
      expect(everythingIn(failure)).not.toContain(TOKEN);
    }
  });
});
