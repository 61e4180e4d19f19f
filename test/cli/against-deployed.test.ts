import { type FakeAws, type FakeResource, startFakeAws } from './fake-aws';
import { runCli } from './run-cli';
import { REGISTRIES, type StackFolder, secretOf, stackFolder } from './stack-folder';

let aws: FakeAws;
let folder: StackFolder;
beforeEach(async () => {
  aws = await startFakeAws();
  folder = stackFolder();
  folder.write();
  aws.resources.push(
    lambda('ecr'),
    lambda('digitalocean'),
    secret(secretOf('prod')),
    secret(secretOf('stage')),
    secret(secretOf('images', 'digitalocean')),
    tokenRole('prod'),
    tokenRole('stage'),
    { id: 'EcrRole', type: 'AWS::IAM::Role', physicalId: 'RegistryTokenRefresher-ecr-eu-central-1' },
  );
  aws.publish(secretOf('prod'));
});
afterEach(async () => {
  folder.remove();
  await aws.stop();
});

const lambda = (provider: string): FakeResource => ({
  id: `${provider}Function`,
  type: 'AWS::Lambda::Function',
  physicalId: `RegistryTokenRefresher-${provider}`,
});
const secret = (name: string, deletionPolicy = 'Delete'): FakeResource => ({
  id: `Secret${name.replaceAll(/\W/g, '')}`,
  type: 'AWS::SecretsManager::Secret',
  physicalId: `arn:aws:secretsmanager:eu-central-1:111122223333:secret:${name}-AbCdEf`,
  deletionPolicy,
});
const tokenRole = (name: string): FakeResource => ({
  id: `TokenRole${name}`,
  type: 'AWS::IAM::Role',
  physicalId: `RegistryTokenRefresher-eu-central-1-${name}`,
});

const check = (...args: string[]) =>
  runCli(['check', '--against-deployed', ...args], { cwd: folder.path, environment: aws.environment });
const [prod, stage, images] = REGISTRIES;

describe('check --against-deployed', () => {
  it('ends with 0 if a deployment keeps what is there', async () => {
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(0);
    expect(stdout).toContain('A deployment would add and delete no secret, token role or alarm.\n');
  });

  it('tells what a renamed registry deletes, who read it last, and how to keep it', async () => {
    folder.write({ registries: [{ ...prod, name: 'production' }, stage, images] });
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(
      /^ {2}delete {2}secret {6}registry-token-refresher\/ecr\/prod {2}\(last read on 2026-11-24, its credential is good until .* UTC\)$/m,
    );
    expect(stdout).toMatch(/^ {2}add {5}secret {6}registry-token-refresher\/ecr\/production$/m);
    expect(stdout).toMatch(/^ {2}delete {2}token role {2}RegistryTokenRefresher-eu-central-1-prod$/m);
    expect(stdout).toContain('give that registry the old secretName');
  });

  it('tells what another prefix of roles’ names deletes', async () => {
    folder.write({ registries: REGISTRIES, roleNamePrefix: 'platform-' });
    const { stdout } = await check();
    for (const name of ['prod', 'stage']) {
      expect(stdout).toContain(`token role  RegistryTokenRefresher-eu-central-1-${name}`);
      expect(stdout).toContain(`token role  platform-RegistryTokenRefresher-eu-central-1-${name}`);
    }
  });

  it('takes a kept secretName for the same secret', async () => {
    const renamed = { ...prod, name: 'production', secretName: secretOf('prod') };
    folder.write({ registries: [renamed, stage, images] });
    expect((await check()).stdout).not.toMatch(/ secret /);
  });

  it('tells the alarms of a provider that goes and of one that comes', async () => {
    folder.write({ registries: [prod, stage, { name: 'shop', provider: 'lightsail' }] });
    const { stdout } = await check();
    expect(stdout).toMatch(/^ {2}delete {2}alarms +digitalocean$/m);
    expect(stdout).toMatch(/^ {2}add {5}alarms +lightsail$/m);
  });

  it('tells apart what leaves the stack and stays', async () => {
    aws.resources.splice(2, 1, secret(secretOf('prod'), 'RetainExceptOnCreate'));
    folder.write({ registries: [stage, images] });
    const { stdout } = await check('--json');
    expect(JSON.parse(stdout).deployment).toMatchObject({
      deployed: true,
      changes: expect.arrayContaining([{ change: 'keep', kind: 'secret', name: secretOf('prod') }]),
    });
  });

  it('says so if nothing is deployed', async () => {
    aws.resources.length = 0;
    const { exitCode, stdout } = await check();
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'The stack RegistryTokenRefresher is not deployed: a deployment makes everything.',
    );
  });

  it('ends with 2 if it may not look', async () => {
    aws.refuse = () => ({ status: 403, code: 'AccessDenied', message: 'not authorized' });
    const { exitCode, stderr } = await check();
    expect(exitCode).toBe(2);
    expect(stderr).toContain('let your role call cloudformation:ListStackResources and GetTemplate');
  });
});
