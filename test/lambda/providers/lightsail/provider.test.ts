import { json } from '../../../../sandbox/fakes/fake-server';
import { caught } from '../caught';
import { eagerRun } from '../eager-run';
import { awsError } from '../fake-aws';
import { type ProviderBench, startProviderBench } from '../provider-bench';
import { lightsail } from './case';

const ENTRY = lightsail.entry;
const ROLE = 'arn:aws:iam::111122223333:role/given';

describe('createLightsailProvider', () => {
  let bench: ProviderBench;

  beforeEach(async () => {
    bench = await startProviderBench();
  });
  afterEach(() => bench.stop());

  const api = () => bench.vendors.lightsail.api;
  const issue = (entry = ENTRY, run = eagerRun()) => bench.providers.lightsail.issue(entry, run);

  it('asks in the region of the container service', async () => {
    await issue();
    await issue({ ...ENTRY, region: 'us-east-2' });

    expect(bench.vendors.lightsail.issued.map(({ asked }) => asked)).toEqual([
      { region: 'eu-west-3' },
      { region: 'us-east-2' },
    ]);
  });

  it('names images in the one repository that Lightsail has', async () => {
    const { host, imagePrefix } = await issue();

    expect(imagePrefix).toBe(`${host}/sr`);
  });

  it('takes a 403 of the registry as no answer', () => {
    expect(bench.providers.lightsail.handshake(ENTRY).forbiddenIsInconclusive).toBe(true);
  });

  it.each([
    ['has no user', { username: undefined }],
    ['has a user with a colon', { username: 'AWS:' }],
    ['has no password', { password: undefined }],
    ['has an empty password', { password: '' }],
    ['has no registry', { registry: undefined }],
    ['has an empty registry', { registry: '' }],
    ['has no expiry', { expiresAt: undefined }],
    ['has an expiry in the past', { expiresAt: 1_420_070_400 }],
  ])('takes no reply that %s', async (_what, fields) => {
    const login = {
      username: 'AWS',
      password: 'password',
      registry: 'a.example',
      expiresAt: Math.floor(Date.now() / 1000) + 43_200,
      ...fields,
    };
    api().fault = { kind: 'status', ...json(200, { registryLogin: login }) };

    expect(await caught(issue())).toMatchObject({ code: 'VendorReplyInvalid' });
  });

  it.each([
    ['RegionSetupInProgressException', 'RegistryNotReady'],
    ['AccessDeniedException', 'AccessDenied'],
    ['UnauthenticatedException', 'AccessDenied'],
    ['ThrottlingException', 'RateLimited'],
    ['InvalidInputException', 'RequestRefused'],
  ])('ends the error %s in %s', async (name, code) => {
    api().fault = { kind: 'status', ...awsError(name) };

    expect(await caught(issue())).toMatchObject({ code });
  });

  it('assumes no role unless one is given', async () => {
    await issue();

    expect(bench.sts.server.calls).toEqual([]);
    expect(api().calls[0]?.headers).not.toHaveProperty('x-amz-security-token');
  });

  it.each([
    ['the function', undefined, "the function's role"],
    ['the given role', { arn: ROLE }, `the role ${ROLE}`],
  ])('tells which right %s lacks', async (_who, role, named) => {
    api().fault = { kind: 'status', ...awsError('AccessDeniedException', 'Not authorized.') };

    const failure = await caught(issue({ ...ENTRY, role }));

    expect(failure.remedy).toBe(
      `let ${named} call lightsail:CreateContainerServiceRegistryLogin on all resources`,
    );
    expect(failure.message).toContain(
      `CreateContainerServiceRegistryLogin in eu-west-3${role === undefined ? '' : ` by ${ROLE}`} failed`,
    );
  });
});
