import { json } from '../../../../sandbox/fakes/fake-server';
import { caught, everythingIn } from '../caught';
import { eagerRun } from '../eager-run';
import { awsError, SESSION } from '../fake-aws';
import { type ProviderBench, startProviderBench } from '../provider-bench';
import { ecr } from './case';

const ENTRY = ecr.entry;
const ROLE = ENTRY.tokenRole.arn;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('createEcrProvider', () => {
  let bench: ProviderBench;

  beforeEach(async () => {
    bench = await startProviderBench();
  });
  afterEach(() => bench.stop());

  const ecr = () => bench.vendors.ecr;
  const issue = (entry = ENTRY, run = eagerRun()) => bench.providers.ecr.issue(entry, run);
  const assumed = () =>
    bench.sts.server.calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

  it('mints through the token role', async () => {
    await issue();

    expect(assumed()).toEqual([
      {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: ROLE,
        RoleSessionName: 'rtr-prod',
        DurationSeconds: '3600',
      },
    ]);
    expect(ecr().api.calls[0]?.headers).toMatchObject({
      authorization: expect.stringContaining(`Credential=${SESSION.accessKeyId}/`),
      'x-amz-security-token': SESSION.sessionToken,
    });
  });

  it('asks in the region of the registry, naming no registry id', async () => {
    await issue();

    expect(ecr().issued[0]?.asked).toEqual({ region: 'eu-west-3' });
    expect(ecr().api.calls[0]?.body).toBe('{}');
  });

  it("names another account's registry where the config does", async () => {
    answer({ proxyEndpoint: 'https://111122223333.dkr.ecr.eu-west-3.amazonaws.com' });

    const own = await issue();
    const other = await issue({ ...ENTRY, account: '444455556666' });

    expect(own.host).toBe('111122223333.dkr.ecr.eu-west-3.amazonaws.com');
    expect(other.host).toBe('444455556666.dkr.ecr.eu-west-3.amazonaws.com');
    expect(other.imagePrefix).toBe(other.host);
  });

  it('has its registry in the account of the role that mints, unless the config names another', () => {
    const { hosts } = bench.providers.ecr;
    const own = '111122223333.dkr.ecr.eu-west-3.amazonaws.com';
    const other = '444455556666.dkr.ecr.eu-west-3.amazonaws.com';

    expect([own, other].map((host) => hosts(ENTRY).include(host))).toEqual([true, false]);
    const elsewhere = hosts({ ...ENTRY, account: '444455556666' });
    expect([own, other].map((host) => elsewhere.include(host))).toEqual([false, true]);
  });

  it('leaves a host alone that does not start with an account', async () => {
    expect((await issue({ ...ENTRY, account: '444455556666' })).host).toBe(ecr().registry.host);
  });

  it('splits user and password at the first colon', async () => {
    answer({ authorizationToken: base64('AWS:pass:word') });

    const { username, password } = await issue();

    expect([username.reveal(), password.reveal()]).toEqual(['AWS', 'pass:word']);
  });

  it('trusts the expiry that ECR names, in whole seconds', async () => {
    const start = Date.parse('2026-11-21T01:00:00Z');
    answer({ expiresAt: start / 1000 + 43_200.9 });

    expect((await issue(ENTRY, eagerRun({ start }))).expiresAt).toBe(start / 1000 + 43_200);
  });

  it.each([
    ['has a token that is not base64', { authorizationToken: 'AWS:password' }],
    ['has a token without a colon', { authorizationToken: base64('AWSpassword') }],
    ['has an empty password', { authorizationToken: base64('AWS:') }],
    ['has an empty user', { authorizationToken: base64(':password') }],
    ['has no token', { authorizationToken: undefined }],
    ['has no expiry', { expiresAt: undefined }],
    ['has an expiry in the past', { expiresAt: 1_420_070_400 }],
    ['has an expiry in milliseconds', { expiresAt: 4_000_000_000_000 }],
    ['has no endpoint', { proxyEndpoint: undefined }],
    ['has a plain http endpoint', { proxyEndpoint: 'http://a.example' }],
    ['has an endpoint of another scheme', { proxyEndpoint: 'ftp://a.example' }],
    ['has a plain http endpoint that looks like loopback', { proxyEndpoint: 'http://127.1' }],
    ['has an endpoint with a path', { proxyEndpoint: 'https://a.example/v2' }],
  ])('takes no reply that %s', async (_what, fields) => {
    answer(fields);

    expect(await caught(issue())).toMatchObject({ code: 'VendorReplyInvalid' });
  });

  it('tells which right the token role lacks', async () => {
    ecr().api.fault = { kind: 'status', ...awsError('AccessDeniedException', 'Not authorized.') };

    expect(await caught(issue())).toMatchObject({
      code: 'AccessDenied',
      remedy: `let the role ${ROLE} call ecr:GetAuthorizationToken on all resources`,
    });
  });

  it('asks again while a new role settles', async () => {
    ecr().api.fault = { kind: 'status', ...awsError('AccessDeniedException'), requests: 3 };
    const run = eagerRun({ accessSettlesFor: 60_000 });

    expect((await issue(ENTRY, run)).host).toBe(ecr().registry.host);
    expect(run.waits).toEqual([4_000, 4_000, 4_000]);
  });

  it('shows no part of a reply that it cannot read', async () => {
    for (const body of ['{"authorizationData":[{"authorizationToken":"canary', 'canary', '"canary"']) {
      ecr().api.fault = { kind: 'status', status: 200, body };
      expect(everythingIn(await caught(issue()))).not.toContain('canary');
    }
  });

  /** Lets ECR answer with an authorization that has these fields. */
  function answer(fields: object): void {
    const data = {
      authorizationToken: base64('AWS:password'),
      expiresAt: Math.floor(Date.now() / 1000) + 43_200,
      proxyEndpoint: 'https://111122223333.dkr.ecr.eu-west-3.amazonaws.com',
      ...fields,
    };
    ecr().api.fault = { kind: 'status', ...json(200, { authorizationData: [data] }) };
  }
});
