import { caught, everythingIn } from './caught';
import { eagerRun } from './eager-run';
import { SESSION, stsError, xml } from './fake-aws';
import { type ProviderBench, startProviderBench } from './provider-bench';
import { ENTRIES } from './vendor-cases';

const ROLE = 'arn:aws:iam::111122223333:role/given';
type Run = ReturnType<typeof eagerRun>;
/** What a test varies. */
interface Asked {
  readonly name?: string;
  readonly externalId?: string;
}

/** The providers that issue by a given role. */
const ISSUE = {
  ecr: ({ providers }: ProviderBench, { name = 'one', externalId }: Asked, run: Run) =>
    providers.ecr.issue({ ...ENTRIES.ecr, name, tokenRole: { arn: ROLE, externalId, given: true } }, run),
  lightsail: ({ providers }: ProviderBench, { name = 'one', externalId }: Asked, run: Run) =>
    providers.lightsail.issue({ ...ENTRIES.lightsail, name, role: { arn: ROLE, externalId } }, run),
};

describe.each(['ecr', 'lightsail'] as const)('a role given to %s', (provider) => {
  let bench: ProviderBench;

  beforeEach(async () => {
    bench = await startProviderBench();
  });
  afterEach(() => bench.stop());

  const issue = (asked: Asked = {}, run = eagerRun()) => ISSUE[provider](bench, asked, run);
  const calls = () => bench.vendors[provider].api.calls;
  const assumed = () =>
    bench.sts.server.calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));

  it('issues: its session asks for the credential', async () => {
    await issue();

    expect(assumed()).toEqual([
      {
        Action: 'AssumeRole',
        Version: '2011-06-15',
        RoleArn: ROLE,
        RoleSessionName: 'rtr-one',
        DurationSeconds: '3600',
      },
    ]);
    expect(calls()[0]?.headers).toMatchObject({
      authorization: expect.stringContaining(`Credential=${SESSION.accessKeyId}/`),
      'x-amz-security-token': SESSION.sessionToken,
    });
  });

  it.each(['a', 'x'.repeat(60), 'x'.repeat(61), 'x'.repeat(63)])(
    'has a session with a name that STS takes, with the registry in it: %s',
    async (name) => {
      await issue({ name });

      expect(assumed()[0]?.RoleSessionName).toMatch(/^[\w+=,.@-]{2,64}$/);
      expect(assumed()[0]?.RoleSessionName).toContain(name);
    },
  );

  it('is shown the external id', async () => {
    await issue({ externalId: 'partner-7' });

    expect(assumed()[0]).toMatchObject({ ExternalId: 'partner-7' });
  });

  it.each([
    [{}, ''],
    [{ externalId: 'partner-7' }, ' with this external id'],
  ])('that cannot be assumed is told with who must trust whom: %j', async (asked, words) => {
    bench.sts.answer(
      stsError('AccessDenied', `User: f is not authorized to perform: sts:AssumeRole on ${ROLE}`),
    );

    const failure = await caught(issue(asked));

    expect(failure).toMatchObject({
      code: 'AccessDenied',
      message: `AssumeRole of ${ROLE} failed: AccessDenied: User: f is not authorized to perform: sts:AssumeRole on ${ROLE}`,
      remedy: `let the trust policy of ${ROLE} admit the function's role${words}, and the function's role call sts:AssumeRole on it`,
    });
    expect(calls()).toEqual([]);
  });

  it.each([
    [stsError('RegionDisabledException', 'STS is not activated in this region.'), 'RequestRefused'],
    [stsError('Throttling', 'Rate exceeded', 400), 'RateLimited'],
    [stsError('InternalFailure', 'Sorry', 500), 'VendorUnavailable'],
    [xml(200, '<html>hello</html>'), 'VendorReplyInvalid'],
    [xml(200, ''), 'VendorReplyInvalid'],
  ])('issues nothing if STS answers %j', async (reply, code) => {
    bench.sts.answer(reply);

    expect(await caught(issue())).toMatchObject({ code });
    expect(calls()).toEqual([]);
  });

  it('shows no part of a reply of STS that it cannot read', async () => {
    bench.sts.answer(xml(200, '<AssumeRoleResponse><canary'));
    expect(everythingIn(await caught(issue()))).not.toContain('canary');
  });

  it('is asked again while its trust settles', async () => {
    bench.sts.server.fault = { kind: 'status', ...stsError('AccessDenied', 'No.'), requests: 2 };
    const run = eagerRun({ accessSettlesFor: 60_000 });

    expect((await issue({}, run)).host).toBe(bench.vendors[provider].registry.host);
    expect(run.waits).toEqual([4_000, 4_000]);
  });
});
