import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { caught, everythingIn } from './caught';
import { eagerRun } from './eager-run';
import { type ProviderBench, startProviderBench } from './provider-bench';
import { type ProviderUnderTest, providerUnderTest } from './provider-under-test';
import { VENDOR_CASES } from './vendor-cases';

const START = Date.parse('2026-11-21T01:02:03.999Z');
const START_SECONDS = Math.floor(START / 1000);
/** A run by the same clock as the vendors'. */
const runAtStart = (options: Parameters<typeof eagerRun>[0] = {}): ReturnType<typeof eagerRun> =>
  eagerRun({ start: START, ...options });

describe.each(PROVIDER_NAMES)('the provider %s', (name) => {
  const { refusals, tooFast, mintsIfTaken = 1, namesTokens = false, refuseRevocation } = VENDOR_CASES[name];
  let bench: ProviderBench;
  let tested: ProviderUnderTest;

  beforeEach(async () => {
    bench = await startProviderBench({ now: () => START });
    tested = providerUnderTest(bench, name);
  });
  afterEach(() => bench.stop());

  it('issues the credential that its vendor made', async () => {
    const issued = await tested.issue(runAtStart());

    expect(tested.vendor.issued).toHaveLength(1);
    expect(issued.username.reveal()).toBe(tested.vendor.issued[0]?.username);
    expect(issued.password.reveal()).toBe(tested.vendor.issued[0]?.password);
    expect(issued.host).toBe(tested.vendor.registry.host);
    expect(issued.imagePrefix.startsWith(issued.host)).toBe(true);
    expect(issued.tokenId !== undefined).toBe(namesTokens);
  });

  it('says when the credential was issued and when it expires, in whole seconds', async () => {
    const { issuedAt, expiresAt } = await tested.issue(runAtStart());

    expect(issuedAt).toBe(Math.floor(START / 1000));
    expect(expiresAt).toBe(issuedAt + 43_200);
    expect(expiresAt * 1000).toBeLessThanOrEqual(tested.vendor.issued[0]?.expiresAt ?? 0);
  });

  it('issues what its registry accepts', async () => {
    const issued = await tested.issue(runAtStart());

    expect(await tested.verify(issued, runAtStart())).toEqual({ outcome: 'accepted' });
  });

  it('hides the password from whatever prints the credential', async () => {
    const issued = await tested.issue(runAtStart());

    for (const canary of bench.canaries()) expect(everythingIn(issued)).not.toContain(canary);
  });

  it.each([
    {
      when: 'refuses the request',
      fault: { kind: 'status', status: 400, body: '{}' },
      code: 'RequestRefused',
    },
    { when: 'asks to slow down', fault: { kind: 'status', status: 429, body: '{}' }, code: 'RateLimited' },
    { when: 'fails', fault: { kind: 'status', status: 500, body: '{}' }, code: 'VendorUnavailable' },
    {
      when: 'is closed for maintenance',
      fault: { kind: 'status', status: 503, body: '<html>Sorry</html>' },
      code: 'VendorUnavailable',
    },
    {
      when: 'sends elsewhere',
      fault: { kind: 'status', status: 302, headers: { location: '/elsewhere' } },
      code: 'VendorReplyInvalid',
    },
    { when: 'answers nothing', fault: { kind: 'status', status: 200, body: '' }, code: 'VendorReplyInvalid' },
    {
      when: 'answers with a list',
      fault: { kind: 'status', status: 200, body: '[]' },
      code: 'VendorReplyInvalid',
    },
    {
      when: 'answers without a password',
      fault: { kind: 'status', status: 200, body: '{}' },
      code: 'VendorReplyInvalid',
    },
    { when: 'answers with a web page', fault: { kind: 'html' }, code: 'VendorReplyInvalid' },
    { when: 'breaks off its reply', fault: { kind: 'truncated' }, code: 'VendorUnavailable' },
    { when: 'answers nobody after all', fault: { kind: 'lost-reply' }, code: 'VendorUnavailable' },
    { when: 'hangs up', fault: { kind: 'reset' }, code: 'VendorUnavailable' },
    { when: 'is not there', fault: { kind: 'refuse-connection' }, code: 'VendorUnavailable' },
  ] as const)('ends in $code when its API $when', async ({ fault, code }) => {
    tested.vendor.api.fault = fault;

    const failure = await caught(tested.issue(runAtStart({ timeLeft: 30_000 })));

    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^[^"\\\n]{1,400}$/);
    for (const canary of bench.canaries()) expect(everythingIn(failure)).not.toContain(canary);
  });

  it.each(refusals)('ends in $code when its API answers $status with $body', async ({ code, ...reply }) => {
    tested.vendor.api.fault = { kind: 'status', ...reply };

    expect(await caught(tested.issue(runAtStart({ timeLeft: 30_000 })))).toMatchObject({ code });
  });

  it.each([400, 401, 403, 404, 409, 422])('takes a %d for an answer, and does not insist', async (status) => {
    tested.vendor.api.fault = { kind: 'status', status, path: tested.mintPath };

    await caught(tested.issue(runAtStart()));
    expect(tested.minted()).toBe(status === 409 ? mintsIfTaken : 1);
  });

  it.each([
    { kind: 'lost-reply' },
    { kind: 'truncated' },
    { kind: 'reset' },
    { kind: 'html' },
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503, headers: { 'retry-after': '0' } },
    { kind: 'status', status: 200, body: '{}' },
  ] as const)('mints at most once more where nobody knows whether it has: %j', async (fault) => {
    tested.vendor.api.fault = { ...fault, path: tested.mintPath };

    await caught(tested.issue(runAtStart()));
    expect(tested.minted()).toBeLessThanOrEqual(2);
  });

  it('asks again when it was asked to slow down', async () => {
    tested.vendor.api.fault = { kind: 'status', ...tooFast, path: tested.mintPath, requests: 1 };

    const { host } = await tested.issue(runAtStart());

    expect(host).toBe(tested.vendor.registry.host);
    expect(tested.minted()).toBe(2);
    expect(tested.vendor.issued).toHaveLength(1);
  });

  it('works again once its vendor does', async () => {
    tested.vendor.api.fault = { kind: 'status', status: 500, body: '{}' };
    await caught(tested.issue(runAtStart()));
    tested.vendor.api.fault = undefined;

    expect((await tested.issue(runAtStart())).host).toBe(tested.vendor.registry.host);
  });

  it('gives up when the run is out of time', async () => {
    tested.vendor.api.fault = { kind: 'slow', milliseconds: 60_000 };
    const timeUp = new AbortController();
    const work = caught(tested.issue(runAtStart({ signal: timeUp.signal })));
    while (tested.vendor.api.calls.length === 0) await new Promise(setImmediate);
    timeUp.abort(new Error('The run is out of time.'));

    expect(await work).toMatchObject({
      code: 'VendorUnavailable',
      message: expect.stringContaining('cut short by the end of the run'),
    });
  });

  it('talks to its own vendor only', async () => {
    await tested.issue(runAtStart());

    for (const other of PROVIDER_NAMES) {
      if (other !== name) expect(bench.vendors[other].api.calls).toEqual([]);
    }
  });

  it('can revoke if its vendor can, and else does not pretend to', () => {
    expect(tested.revoke !== undefined).toBe(refuseRevocation !== undefined);
  });
});

describe.each(PROVIDER_NAMES.filter((name) => VENDOR_CASES[name].withLifetime !== undefined))(
  'the provider %s, whose lifetimes are asked for',
  (name) => {
    let bench: ProviderBench;
    let tested: ProviderUnderTest;

    beforeEach(async () => {
      bench = await startProviderBench({ now: () => START });
      tested = providerUnderTest(bench, name);
    });
    afterEach(() => bench.stop());

    it.each([3_600 + 1, 86_400])('issues for the %d seconds wanted', async (lifetime) => {
      const issued = await tested.issueFor?.(lifetime, runAtStart());

      expect(issued?.expiresAt).toBe(Math.floor(START / 1000) + lifetime);
      const ends = tested.vendor.issued[0]?.expiresAt ?? 0;
      expect(Math.floor(ends / 1000)).toBe(issued?.expiresAt);
    });

    it.each([
      { headers: { 'retry-after': '7' }, wait: 7_000 },
      { headers: { 'ratelimit-reset': String(START_SECONDS + 9) }, wait: 8_001 },
      { headers: { 'retry-after': '7', 'ratelimit-reset': String(START_SECONDS + 9) }, wait: 7_000 },
    ])('waits as its vendor asks: $headers', async ({ headers, wait }) => {
      tested.vendor.api.fault = { kind: 'status', status: 429, headers, path: tested.mintPath, requests: 1 };
      const run = runAtStart();

      await tested.issue(run);
      expect(run.waits).toEqual([wait]);
    });

    it.each([{ 'retry-after': '31' }, { 'ratelimit-reset': String(START_SECONDS + 3_600) }])(
      'fails at once where the wait that its vendor asks for is longer than the run: %j',
      async (headers) => {
        tested.vendor.api.fault = { kind: 'status', status: 429, headers, path: tested.mintPath };
        const run = runAtStart({ timeLeft: 30_000 });

        expect(await caught(tested.issue(run))).toMatchObject({ code: 'RateLimited' });
        expect(run.waits).toEqual([]);
        expect(tested.minted()).toBe(1);
      },
    );

    it('takes back what it issued, so that its registry refuses it', async () => {
      const issued = await tested.issue(runAtStart());
      const other = await tested.issue(runAtStart());

      await tested.revoke?.(issued, runAtStart());

      expect((await tested.verify(issued, runAtStart())).outcome).toBe('rejected');
      expect((await tested.verify(other, runAtStart())).outcome).toBe('accepted');
    });
  },
);

describe.each(PROVIDER_NAMES.filter((name) => VENDOR_CASES[name].namesTokens))(
  'the provider %s, whose tokens have names',
  (name) => {
    let bench: ProviderBench;
    let tested: ProviderUnderTest;

    beforeEach(async () => {
      bench = await startProviderBench({ now: () => START });
      tested = providerUnderTest(bench, name);
    });
    afterEach(() => bench.stop());

    const living = (): readonly string[] =>
      tested.vendor.issued.flatMap(({ username, revokedAt }) => (revokedAt === undefined ? [username] : []));

    it.each(['lost-reply', 'truncated'] as const)(
      'takes another name after a %s, and deletes the token that nobody knows',
      async (kind) => {
        tested.vendor.api.fault = { kind, path: tested.mintPath, requests: 1 };

        const { username } = await tested.issue(runAtStart());

        const bodies = tested.vendor.api.calls.flatMap(({ method, body }) =>
          method === 'POST' ? [body] : [],
        );
        expect(new Set(bodies).size).toBe(2);
        expect(tested.vendor.issued).toHaveLength(2);
        expect(living()).toEqual([username.reveal()]);
      },
    );

    it('deletes the token of a request that is taken up only after the reply was lost', async () => {
      const late = Promise.withResolvers<void>();
      tested.vendor.api.fault = {
        kind: 'late-effect',
        path: tested.mintPath,
        requests: 1,
        after: late.promise,
      };
      const run = runAtStart();
      const sleep = async (milliseconds: number) => {
        late.resolve();
        while (tested.vendor.issued.length === 0) await new Promise(setImmediate);
        await run.clock.sleep(milliseconds);
      };

      const { username } = await tested.issue({ ...run, clock: { ...run.clock, sleep } });

      expect(tested.vendor.issued).toHaveLength(2);
      expect(living()).toEqual([username.reveal()]);
    });

    it('finds the lost token behind a hundred others', async () => {
      await Promise.all(Array.from({ length: 101 }, () => tested.issue(runAtStart())));
      tested.vendor.api.fault = { kind: 'lost-reply', path: tested.mintPath, requests: 1 };

      await tested.issue(runAtStart());

      expect(living()).toHaveLength(102);
      const pages = tested.vendor.api.calls.filter(
        ({ method, path }) => method === 'GET' && path === tested.mintPath,
      );
      expect(pages).toHaveLength(2);
    });

    it('asks no third time if replies stay lost', async () => {
      tested.vendor.api.fault = { kind: 'lost-reply', path: tested.mintPath };

      expect(await caught(tested.issue(runAtStart()))).toMatchObject({ code: 'VendorUnavailable' });
      expect(tested.minted()).toBe(2);
    });

    it('revokes again after a fault, and is content if the token is gone already', async () => {
      const issued = await tested.issue(runAtStart());
      tested.vendor.api.fault = { kind: 'reset', requests: 2 };
      await tested.revoke?.(issued, runAtStart());
      expect(living()).toEqual([]);

      await expect(tested.revoke?.(issued, runAtStart())).resolves.toBeUndefined();
    });
  },
);
