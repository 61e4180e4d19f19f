import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { caught, everythingIn } from './caught';
import { eagerRun } from './eager-run';
import {
  ENTRIES,
  type ProviderBench,
  type ProviderCase,
  providerCases,
  startProviderBench,
} from './provider-bench';

describe.each(PROVIDER_NAMES)('the provider %s', (name) => {
  let bench: ProviderBench;
  let tested: ProviderCase;

  beforeEach(async () => {
    bench = await startProviderBench();
    tested = providerCases(bench)[name];
  });
  afterEach(() => bench.stop());

  it('issues the credential that its vendor made', async () => {
    const issued = await tested.issue(eagerRun());

    expect(tested.vendor.issued).toHaveLength(1);
    expect(issued.username).toBe(tested.vendor.issued[0]?.username);
    expect(issued.password.reveal()).toBe(tested.vendor.issued[0]?.password);
    expect(issued.host).toBe(tested.vendor.registry.host);
    expect(issued.imagePrefix.startsWith(issued.host)).toBe(true);
  });

  it('says when the credential was issued and when it lapses, in whole seconds', async () => {
    const start = Date.now();
    const issued = await tested.issue(eagerRun({ start }));

    expect(issued.issuedAt).toBe(Math.floor(start / 1000));
    expect(Number.isInteger(issued.expiresAt)).toBe(true);
    expect(issued.expiresAt - issued.issuedAt).toBeGreaterThanOrEqual(43_200);
    expect(issued.expiresAt * 1000).toBeLessThanOrEqual((tested.vendor.issued[0]?.expiresAt ?? 0) + 1_000);
  });

  it('hides the password from whatever prints the credential', async () => {
    const { username, ...issued } = await tested.issue(eagerRun());

    // A DigitalOcean user may be named like its password.
    expect(username).not.toBe('');
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

    const failure = await caught(tested.issue(eagerRun({ timeLeft: 30_000 })));

    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^[^"\\\n]{1,400}$/);
    for (const canary of bench.canaries()) expect(everythingIn(failure)).not.toContain(canary);
  });

  it('works again once its vendor does', async () => {
    tested.vendor.api.fault = { kind: 'status', status: 500, body: '{}' };
    await caught(tested.issue(eagerRun()));
    tested.vendor.api.fault = undefined;

    expect((await tested.issue(eagerRun())).host).toBe(tested.vendor.registry.host);
  });

  it('gives up when the run is out of time', async () => {
    tested.vendor.api.fault = { kind: 'slow', milliseconds: 60_000 };
    const timeUp = new AbortController();
    const work = caught(tested.issue(eagerRun({ signal: timeUp.signal })));
    while (tested.vendor.api.calls.length === 0) await new Promise(setImmediate);
    timeUp.abort(new Error('The run is out of time.'));

    expect(await work).toMatchObject({
      code: 'VendorUnavailable',
      message: expect.stringContaining('cut short by the end of the run'),
    });
  });

  it('talks to its own vendor only', async () => {
    await tested.issue(eagerRun());

    for (const [other, { vendor }] of Object.entries(providerCases(bench))) {
      if (other !== name) expect(vendor.api.calls).toEqual([]);
    }
  });
});

it('has an entry of each provider under test', () => {
  expect(Object.keys(ENTRIES)).toEqual([...PROVIDER_NAMES]);
});
