import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { readConfig } from '../../lib/config/read-config';
import { createApiTokenSecrets } from '../../sandbox/api-token-secrets';
import { cdk } from '../../sandbox/cdk';
import { type Cloud, startCloud } from '../../sandbox/cloud';
import { runProcess } from '../../sandbox/run-process';
import { codeBlocks, readMarkdown } from '../docs/markdown';
import { packed, UserFolder } from './user-folder';

const README = readMarkdown('README.md');
/** `npx registry-token-refresher`, before the package is published. */
const NPX = `npx --yes --prefer-offline --package='${packed('npm')}' registry-token-refresher`;

/** The only match of a group in README's start. */
function inReadme(pattern: RegExp): string {
  const [, text = ''] = pattern.exec(README) ?? [];
  expect(text).not.toBe('');
  return text;
}

let cloud: Cloud;
let user: UserFolder;
let environment: Readonly<Record<string, string>>;
beforeAll(async () => {
  user = new UserFolder();
  cloud = await startCloud();
  // Nothing that npx left behind in an earlier run, but what npm has downloaded.
  const cache = join(cloud.folder, 'npm');
  mkdirSync(cache);
  const shared = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  symlinkSync(join(shared, '_cacache'), join(cache, '_cacache'));
  environment = { ...cloud.environment, npm_config_cache: cache, npm_config_local_prefix: user.folder };
});
afterAll(async () => {
  await cloud?.stop();
  user[Symbol.dispose]();
});

/** Runs one of README's commands of the CDK. */
const runCdk = (command: 'bootstrap' | 'deploy', ...options: readonly string[]): Promise<string> =>
  withApp(command, inReadme(new RegExp(`^npx aws-cdk@2 ${command} -a "([^"]+)"$`, 'm')), ...options);

const withApp = (command: string, app: string, ...options: readonly string[]): Promise<string> => {
  expect(app).toMatch(/^npx registry-token-refresher /);
  const args = [command, '-a', app.replace('npx registry-token-refresher', NPX), ...options];
  return cdk(args, join(cloud.folder, 'home'), { cwd: user.folder, environment, timeout: 240_000 });
};

describe("README's start, in an empty folder and a local cloud,", () => {
  it('takes the file and the secret with the API token', async () => {
    const [config = ''] = codeBlocks(README, 'yaml').filter((block) => block.includes('registries:'));
    user.write('registries.yaml', config);
    const apiTokenSecret = inReadme(/create-secret .*--name (\S+)/);
    const written = readConfig(join(user.folder, 'registries.yaml'), cloud.region);
    expect(written.registries).toMatchObject([{ apiToken: { secret: apiTokenSecret } }]);
    await createApiTokenSecrets(written, cloud.vendors, new SecretsManagerClient(cloud.client));
  });

  it('bootstraps the region of the file', async () => {
    await runCdk('bootstrap');
    expect(await stacks()).toEqual(['CDKToolkit']);
  });

  it('deploys, and the secret holds a credential', async () => {
    await runCdk('deploy', '--require-approval', 'never');
    const SecretId = inReadme(/the secret `([^`]+)` holds a credential/);
    const { SecretString = '' } = await new SecretsManagerClient(cloud.client).send(
      new GetSecretValueCommand({ SecretId }),
    );
    expect(JSON.parse(SecretString)).toMatchObject({
      host: expect.any(String),
      password: expect.any(String),
    });
    expect(readdirSync(user.folder).toSorted()).toEqual(['cdk.out', 'registries.yaml']);
  });

  it('shows how the credentials are', async () => {
    expect(README).toContain('\nnpx registry-token-refresher status\n');
    const shown = await runProcess('status', 'bash', ['-c', `${NPX} status`], {
      cwd: user.folder,
      environment: { ...process.env, ...environment },
      timeout: 240_000,
    });
    expect(shown).toContain('1 fresh');
  });

  it('destroys it all', async () => {
    await withApp('destroy', 'npx registry-token-refresher app', '--force');
    expect(await stacks()).toEqual(['CDKToolkit']);
  });
});

/** The names of the stacks that are there. */
async function stacks(): Promise<readonly (string | undefined)[]> {
  const { StackSummaries = [] } = await new CloudFormationClient(cloud.client).send(
    new ListStacksCommand({}),
  );
  return StackSummaries.filter(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE').map(
    ({ StackName }) => StackName,
  );
}
