import { startVendors, type Vendors } from '../../sandbox/fakes/vendors';
import { type FakeAws, startFakeAws } from './fake-aws';
import { runCli } from './run-cli';
import { type StackFolder, secretOf, stackFolder } from './stack-folder';

const DAY = 86_400_000;
const ROLE = 'arn:aws:iam::444455556666:role/puller';
const REGISTRY_ID = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';

const prod = { name: 'prod', provider: 'ecr', repositories: ['api', 'team/*'] };
const partner = { name: 'partner', provider: 'ecr', assumeRoleArn: ROLE };
const shop = { name: 'shop', provider: 'lightsail' };
const images = {
  name: 'images',
  provider: 'digitalocean',
  registry: 'acme',
  access: 'push',
  apiToken: { secret: 'digitalocean/api-token' },
};
const edge = {
  name: 'edge',
  provider: 'ionos',
  registryId: REGISTRY_ID,
  repositories: ['web'],
  apiToken: { secret: 'ionos/api', key: 'token' },
};
const tools = {
  name: 'tools',
  provider: 'gitlab',
  project: 'acme/tools',
  apiToken: { secret: 'gitlab/api' },
};

let aws: FakeAws;
let vendors: Vendors;
let folder: StackFolder;
beforeEach(async () => {
  [aws, vendors] = await Promise.all([startFakeAws(), startVendors()]);
  folder = stackFolder();
  folder.write({ account: aws.account, registries: [prod, shop, images, edge, tools] });
  const { digitalocean, ionos, gitlab } = vendors;
  aws.secrets.create({ name: 'digitalocean/api-token', value: digitalocean.apiToken });
  aws.secrets.create({ name: 'ionos/api', value: JSON.stringify({ token: ionos.apiToken }) });
  aws.secrets.create({ name: 'gitlab/api', value: gitlab.apiToken });
  aws.accountState.containerServices = ['shop'];
});
afterEach(async () => {
  folder.remove();
  await Promise.all([aws.stop(), vendors.stop()]);
});

const doctor = (...args: string[]) => doctorWith({}, ...args);
async function doctorWith(more: Readonly<Record<string, string>>, ...args: string[]) {
  // The vendors' own AWS has no calls but those that mint.
  const { AWS_ENDPOINT_URL_ECR, AWS_ENDPOINT_URL_LIGHTSAIL, ...environment } = vendors.environment;
  const run = await runCli(['doctor', ...args], {
    cwd: folder.path,
    environment: { ...environment, ...aws.environment, ...more },
  });
  const output = run.stdout + run.stderr;
  expect(vendors.canaries().filter((canary) => output.includes(canary))).toEqual([]);
  return run;
}
/** The lines of one grade, with single spaces. */
const lines = (stdout: string, grade: string): readonly string[] =>
  stdout
    .split('\n')
    .filter((line) => line.startsWith(`${grade} `))
    .map((line) => line.replaceAll(/ +/g, ' '));

it('finds nothing to do in a sound account, before the stack is there', async () => {
  const { exitCode, stdout, stderr } = await doctor();
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(lines(stdout, 'ok')).toEqual([
    `ok account ${aws.account} in eu-central-1, as registries.yaml says`,
    'ok bootstrap version 30',
    'ok roles the account has 12 of 1000 IAM roles, and a deployment adds up to 15',
    'ok concurrency Lambda runs 1000 functions at once beside what is reserved, and the stack has 5',
    'ok secrets their names are free, or ours',
    'ok prod ECR has api',
    'ok shop Lightsail has container services in eu-central-1',
    'ok images DigitalOcean takes the API token in digitalocean/api-token and has the registry acme',
    `ok edge IONOS takes the API token in ionos/api and has the registry ${REGISTRY_ID} at ${vendors.ionos.registry.host}`,
    expect.stringMatching(/^ok edge the API token in ionos\/api expires at \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
    'ok tools GitLab takes the API token in gitlab/api for the project acme/tools',
    expect.stringMatching(/^ok tools the API token in gitlab\/api expires at \d{4}-\d\d-\d\d 00:00 UTC$/),
  ]);
  expect(stdout).toMatch(/^5 registries: 3 notes, 12 ok\.$/m);
});

it('mints and writes nothing', async () => {
  await doctor();
  const { digitalocean, ionos, gitlab, ecr, lightsail } = vendors;
  expect([digitalocean, ionos, gitlab, ecr, lightsail].flatMap(({ issued }) => issued)).toEqual([]);
  const calls = [digitalocean, ionos, gitlab].flatMap(({ api }) => api.calls);
  expect(new Set(calls.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(calls.filter(({ path }) => path.endsWith('docker-credentials'))).toEqual([]);
  expect(aws.requests.map(({ operation }) => operation)).toEqual(
    expect.arrayContaining(['GetSecretValue', 'DescribeSecret']),
  );
  expect(aws.requests.filter(({ operation }) => !/^(Get|List|Describe|Filter)/.test(operation))).toEqual([]);
});

describe('an API token', () => {
  it.each([
    ['digitalocean', 'digitalocean/api-token', 'dop_v1_wrong', 'images'],
    ['ionos', 'ionos/api', '{"token":"wrong"}', 'edge'],
    ['gitlab', 'gitlab/api', 'glpat-wrong', 'tools'],
  ])('that %s does not accept is a problem, though its secret is there', async (_, secret, value, name) => {
    aws.secrets.create({ name: secret, value });
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    const [line = '', ...others] = lines(stdout, 'problem');
    expect(others).toEqual([]);
    expect(line).toMatch(
      new RegExp(`^problem ${name} GET http://\\S+ answered 401; no refresh of it works; `),
    );
    expect(line).toContain(`put a valid API token into secret ${secret}`);
  });

  it('whose secret is missing is a problem', async () => {
    aws.secrets.remove('gitlab/api');
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(lines(stdout, 'problem')).toEqual([
      expect.stringContaining(
        'problem tools reading the API token from secret gitlab/api failed: there is no such',
      ),
    ]);
  });

  it('that only the functions may read could not be looked at', async () => {
    aws.refuse = ({ operation }) =>
      operation === 'GetSecretValue' ? { code: 'AccessDeniedException' } : undefined;
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(2);
    expect(lines(stdout, 'problem')).toEqual([]);
    expect(lines(stdout, 'unknown').map((line) => line.split(' ')[1])).toEqual(['images', 'edge', 'tools']);
  });

  it('that expires soon is a problem', async () => {
    vendors.gitlab.apiTokenState.expiresAt = new Date(Date.now() + 5 * DAY).toISOString().slice(0, 10);
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(lines(stdout, 'problem')).toEqual([
      expect.stringMatching(
        /^problem tools the API token in gitlab\/api expires at .* 00:00 UTC, in 4 d \d+ h; no refresh works from then on; make a new one/,
      ),
    ]);
  });

  it('that no longer counts is a problem', async () => {
    vendors.gitlab.apiTokenState.active = false;
    expect(lines((await doctor()).stdout, 'problem')).toEqual([
      expect.stringContaining('says that the API token is not active'),
    ]);
  });

  it('without the scope that is needed is a problem', async () => {
    vendors.gitlab.apiTokenState.scopes = ['read_api'];
    vendors.digitalocean.rights.scopes = ['registry:update'];
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(lines(stdout, 'problem')).toEqual([
      expect.stringMatching(/^problem images GET .* answered 403; .*\(registry:read\)$/),
      expect.stringContaining(
        'problem tools the API token in gitlab/api has the scopes read_api, and not api',
      ),
    ]);
  });
});

it('names registries and repositories that are not there', async () => {
  aws.accountState.repositories = ['web'];
  folder.write({
    account: aws.account,
    registries: [
      prod,
      { ...images, registry: 'other' },
      { ...edge, registryId: REGISTRY_ID.replace('8f', '9f') },
    ],
  });
  const { exitCode, stdout } = await doctor();
  expect(exitCode).toBe(1);
  expect(lines(stdout, 'problem')).toEqual([
    expect.stringContaining(
      'problem prod ECR has no repository api in eu-central-1; the credential opens nothing',
    ),
    expect.stringMatching(/^problem images GET .*\/v2\/registries\/other answered 404;/),
    expect.stringMatching(/^problem edge GET .*\/registries\/9f\S+ answered 404;/),
  ]);
});

it('looks for the repositories of a role in the account of that role', async () => {
  aws.refuse = ({ operation, body }) =>
    operation === 'DescribeRepositories' && body.registryId === '444455556666'
      ? { code: 'AccessDeniedException' }
      : undefined;
  folder.write({ account: aws.account, registries: [{ ...partner, repositories: ['api'] }] });
  const { exitCode, stdout } = await doctor();
  expect(exitCode).toBe(0);
  expect(lines(stdout, 'note')).toContainEqual(
    expect.stringContaining(
      "note partner whether api exists in account 444455556666, eu-central-1 can't be told",
    ),
  );
});

it('tells of an account that is not ready', async () => {
  Object.assign(aws.accountState, { bootstrap: undefined, roles: 990, concurrency: 3 });
  const { exitCode, stdout } = await doctor();
  expect(exitCode).toBe(1);
  expect(lines(stdout, 'problem')).toEqual([
    `problem bootstrap the CDK is not bootstrapped in eu-central-1; cdk deploy fails; bootstrap it: npx aws-cdk@2 bootstrap aws://${aws.account}/eu-central-1`,
    expect.stringMatching(
      /^problem roles the account has 990 of 1000 .* adds up to 15; the deployment fails; raise/,
    ),
    expect.stringMatching(
      /^problem concurrency Lambda runs 3 functions .* has 5; ticks are throttled; raise/,
    ),
  ]);
});

it('knows a bootstrap stack of another name, and one that is too old', async () => {
  Object.assign(aws.accountState, { toolkit: 'OurToolkit', bootstrap: 5 });
  expect(lines((await doctor()).stdout, 'problem')).toEqual([
    expect.stringContaining('bootstrap has version 5, and 6 is needed'),
  ]);
});

describe('the secrets', () => {
  it('of the stack are ours, and others take their names', async () => {
    aws.resources.push({
      id: 'Images',
      type: 'AWS::SecretsManager::Secret',
      physicalId: secretOf('images', 'digitalocean'),
    });
    aws.publish(secretOf('images', 'digitalocean'));
    const { arn } = aws.publish(secretOf('prod'));
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(lines(stdout, 'problem')).toEqual([
      `problem prod the secret ${secretOf('prod')} exists and is not the stack's; the deployment fails; give prod another secretName, or write into that one: existingSecretArn: ${arn}`,
    ]);
  });

  it('that are gone, or will be, are problems', async () => {
    for (const [name, provider] of [
      ['prod', 'ecr'],
      ['edge', 'ionos'],
    ] as const)
      aws.resources.push({
        id: name,
        type: 'AWS::SecretsManager::Secret',
        physicalId: secretOf(name, provider),
      });
    aws.publish(secretOf('edge', 'ionos')).deletedAt = Date.now();
    expect(lines((await doctor()).stdout, 'problem')).toEqual([
      expect.stringContaining(`problem prod the secret ${secretOf('prod')} of the stack is gone`),
      expect.stringMatching(
        /^problem edge the secret \S+ is scheduled for deletion; .*; aws secretsmanager restore-secret/,
      ),
    ]);
  });
});

describe('the trust of a role of others', () => {
  beforeEach(() => folder.write({ account: aws.account, registries: [partner] }));
  const trust = (stdout: string) => stdout.split('\n').filter((line) => / partner {2}/.test(line));

  it('can not be told before the first run', async () => {
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(0);
    expect(trust(stdout)).toEqual([
      expect.stringContaining(`whether ${ROLE} trusts the function can't be told`),
    ]);
  });

  it('is what the last run found', async () => {
    aws.publish(secretOf('partner'));
    aws.resources.push({ id: 'P', type: 'AWS::SecretsManager::Secret', physicalId: secretOf('partner') });
    aws.logs.set('/aws/lambda/RegistryTokenRefresher-ecr', []);
    expect(trust((await doctor()).stdout)).toEqual([
      expect.stringMatching(/^ok .* the last refresh minted with/),
    ]);
    const message = JSON.stringify({
      registry: 'partner',
      outcome: 'failed',
      code: 'TokenRoleUnusable',
      reason: 'AssumeRole answered AccessDenied',
      remedy: 'mend the trust policy',
    });
    aws.logs.set('/aws/lambda/RegistryTokenRefresher-ecr', [{ timestamp: Date.now(), message }]);
    const { exitCode, stdout } = await doctor();
    expect(exitCode).toBe(1);
    expect(trust(stdout)).toEqual([
      expect.stringMatching(/^problem .* TokenRoleUnusable: .*; its refreshes fail; mend the trust policy$/),
    ]);
  });
});

it('could not look at what AWS denies, and says by which right', async () => {
  aws.refuse = ({ operation }) =>
    operation === 'GetAccountSummary' ? { status: 403, code: 'AccessDenied' } : undefined;
  const { exitCode, stdout } = await doctor();
  expect(exitCode).toBe(2);
  expect(lines(stdout, 'unknown')).toEqual([
    expect.stringMatching(
      /^unknown roles AWS denies iam:GetAccountSummary.*; let your role call iam:GetAccountSummary$/,
    ),
  ]);
});

it('ends with an error if nobody may ask anything, or another account', async () => {
  aws.refuse = () => ({ status: 403, code: 'ExpiredToken' });
  expect(await doctor()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('have expired') });
  aws.refuse = () => undefined;
  folder.write({ account: '999988887777' });
  expect(await doctor()).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('and registries.yaml says 999988887777'),
  });
});

it('sends an API token to no address in clear', async () => {
  const { exitCode, stderr } = await doctorWith({ IONOS_API_URL: 'http://ionos.example.com' });
  expect(exitCode).toBe(2);
  expect(stderr).toMatch(
    /^Error: .*IONOS_API_URL must be .*\nNext: set the variable to such a URL, or unset it\n$/,
  );
});

it('prints JSON for programs', async () => {
  aws.accountState.bootstrap = undefined;
  const { exitCode, stdout } = await doctor('--json');
  expect(exitCode).toBe(1);
  const findings: unknown = JSON.parse(stdout);
  expect(findings).toContainEqual({
    grade: 'problem',
    about: 'bootstrap',
    what: 'the CDK is not bootstrapped in eu-central-1',
    why: 'cdk deploy fails',
    next: expect.stringContaining('npx aws-cdk@2 bootstrap'),
  });
});
