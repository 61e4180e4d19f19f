import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { configText } from '../../cli/init/config-text';
import { tokenSource } from '../../cli/init/token-source';
import { readConfig } from '../../lib/config/read-config';
import { startVendors, type Vendors } from '../../sandbox/fakes/vendors';
import { type FakeAws, startFakeAws } from './fake-aws';
import { CLI, runCli } from './run-cli';
import { type StackFolder, stackFolder } from './stack-folder';

const REGISTRY_ID = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';
/** The program that runs another one on a terminal. */
const PSEUDO_TERMINAL = 'script';
const EMAIL = 'platform@example.com';

let aws: FakeAws;
let vendors: Vendors;
let folder: StackFolder;
/** Everything that the commands wrote, files too. */
let outputs: string;
beforeEach(async () => {
  [aws, vendors] = await Promise.all([
    startFakeAws(),
    startVendors({
      gitlab: { paths: ['acme/tools', 'acme/Web.App'] },
      digitalocean: { registries: ['acme', 'other'] },
    }),
  ]);
  folder = stackFolder();
  outputs = '';
  aws.accountState.repositories = ['api', 'team/web'];
  aws.accountState.containerServices = ['shop'];
  aws.secrets.create({ name: 'digitalocean/api-token', value: vendors.digitalocean.apiToken });
  aws.secrets.create({ name: 'ionos/api', value: JSON.stringify({ token: vendors.ionos.apiToken }) });
  aws.secrets.create({ name: 'gitlab/api', value: vendors.gitlab.apiToken });
});
afterEach(async () => {
  if (existsSync(file())) outputs += written();
  const leaked = vendors.canaries().filter((canary) => outputs.includes(canary));
  folder.remove();
  await Promise.all([aws.stop(), vendors.stop()]);
  expect(leaked).toEqual([]);
});

const file = (name = 'registries.yaml') => join(folder.path, name);
const written = (name?: string) => readFileSync(file(name), 'utf8');
const environment = () => {
  const { AWS_ENDPOINT_URL_ECR, AWS_ENDPOINT_URL_LIGHTSAIL, ...others } = vendors.environment;
  return { ...others, ...aws.environment };
};
async function init(args: readonly string[], input?: string) {
  const options = { cwd: folder.path, environment: environment(), ...(input !== undefined && { input }) };
  const run = await runCli(['init', ...args], options);
  outputs += run.stdout + run.stderr;
  return run;
}

it('writes a commented file that every command takes', async () => {
  const { exitCode, stdout, stderr } = await init(['--email', EMAIL]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toBe(
    `registries.yaml is written: 1 registry, account ${aws.account}, region eu-central-1.\nNext: registry-token-refresher doctor\n`,
  );
  expect(
    written(),
  ).toBe(`# What is not here has its default; docs/config.md lists all keys. After each change: registry-token-refresher check
account: "${aws.account}" # with credentials of another account nothing is deployed
region: eu-central-1 # where the stack goes, whatever region the shell has
alerts:
  emails:
    - ${EMAIL}
  # each address has to confirm its subscription once

registries:
  # Amazon ECR. The stack makes a role that may pull from these repositories and nothing else.
  - name: ecr
    provider: ecr
    repositories:
      - api
      - team/web
`);
  const check = await runCli(['check'], { cwd: folder.path });
  expect(check).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('has no problem: 1 registry') });
});

it('finds the registries of all vendors', async () => {
  const secrets = ['digitalocean=digitalocean/api-token', 'ionos=ionos/api#token', 'gitlab=gitlab/api'];
  const { exitCode, stderr } = await init([
    ...['ecr', 'lightsail', 'digitalocean', 'ionos', 'gitlab'],
    ...secrets.flatMap((secret) => ['--api-token-secret', secret]),
    '--no-alerts',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { registries, alerts } = readConfig(file());
  expect(alerts.enabled).toBe(false);
  expect(registries).toMatchObject([
    { name: 'ecr', provider: 'ecr', repositories: ['api', 'team/web'] },
    { name: 'lightsail', provider: 'lightsail' },
    { name: 'acme', registry: 'acme', apiToken: { secret: 'digitalocean/api-token' } },
    { name: 'other', registry: 'other' },
    { name: 'sandbox', registryId: REGISTRY_ID, apiToken: { secret: 'ionos/api', key: 'token' } },
    { name: 'acme-tools', owner: { project: 'acme/tools' }, apiToken: { secret: 'gitlab/api' } },
    { name: 'acme-web-app', owner: { project: 'acme/Web.App' } },
  ]);
  expect(
    [...vendors.digitalocean.api.calls, ...vendors.ionos.api.calls, ...vendors.gitlab.api.calls].filter(
      ({ method }) => method !== 'GET',
    ),
  ).toEqual([]);
});

it('takes what is named alone, from a GitLab of one’s own too', async () => {
  const args = [
    '--api-token-secret',
    'gitlab=gitlab/api',
    '--gitlab-url',
    'https://git.example.com/',
    '--no-alerts',
  ];
  expect(await init(['gitlab', '--only', 'acme/tools', ...args])).toMatchObject({ exitCode: 0 });
  expect(readConfig(file()).registries).toMatchObject([
    { name: 'acme-tools', url: 'https://git.example.com', host: vendors.gitlab.registry.host },
  ]);
});

it('takes an API token from stdin, and says how to store it', async () => {
  const { exitCode, stdout } = await init(
    ['digitalocean', '--api-token-stdin', 'digitalocean', '--no-alerts', '--region', 'eu-west-1'],
    `${vendors.digitalocean.apiToken}\n`,
  );
  expect(exitCode).toBe(0);
  expect(stdout).toContain(
    'aws secretsmanager create-secret --region eu-west-1 --name digitalocean/api-token --secret-string file:///dev/stdin\n',
  );
  expect(readConfig(file())).toMatchObject({
    region: 'eu-west-1',
    registries: [{ registry: 'acme' }, { registry: 'other' }],
  });
  expect(aws.requests.filter(({ operation }) => operation === 'GetSecretValue')).toEqual([]);
});

it('never writes over a file', async () => {
  writeFileSync(file('ours.yaml'), 'ours');
  expect(await init(['--config', 'ours.yaml', '--no-alerts'])).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('ours.yaml exists, and is not written over'),
  });
  expect(written('ours.yaml')).toBe('ours');
});

describe('an error', () => {
  it.each([
    ['without anybody to alert', ['ecr'], 'nobody would be alerted', '--no-alerts'],
    ['of an unknown provider', ['docr', '--no-alerts'], 'did you mean "digitalocean"?', 'name one'],
    [
      'without an API token',
      ['ionos', '--no-alerts'],
      'the API token of ionos is needed',
      '--api-token-stdin ionos',
    ],
    [
      'of a token in place of a secret',
      ['gitlab', '--no-alerts', '--api-token-secret', `gitlab=glpat-${'a1B2'.repeat(5)}`],
      'an API token is given where the name of its secret belongs',
      'revoke it',
    ],
    [
      'of a token that the vendor does not take',
      ['ionos', '--no-alerts', '--api-token-secret', 'ionos=gitlab/api'],
      'answered 401',
      'put a valid API token',
    ],
    ['of a wrong address', ['--email', 'nobody'], 'alerts.emails', 'nothing was written'],
    ['if nothing is found', ['--only', 'nothing', '--no-alerts'], 'nothing to write down', 'name another'],
  ])('%s writes no file', async (_, args, told, next) => {
    const { exitCode, stdout, stderr } = await init(args);
    expect(exitCode).not.toBe(0);
    expect(stdout).toBe('');
    expect(stderr).toContain(told);
    expect(stderr).toMatch(new RegExp(`^Next: .*${next.replaceAll('?', '\\?')}`, 'm'));
    expect(stderr).not.toContain('glpat-');
    expect(existsSync(file())).toBe(false);
  });
});

it('an API token is no name of a secret', async () => {
  const pasted = `gitlab=glpat-${'a1B2'.repeat(5)}`;
  await expect(tokenSource('gitlab', { apiTokenSecret: [pasted] })).rejects.toThrow('an API token is given');
  expect(await tokenSource('gitlab', { apiTokenSecret: ['ionos=x', 'gitlab=team/gitlab=1#key'] })).toEqual({
    reference: { secret: 'team/gitlab=1', key: 'key' },
    isPiped: false,
  });
});

it('names no two registries alike', () => {
  const choices = ['Acme/Web', 'acme-web', 'ecr', '…'].map((label) => ({
    label,
    fields: { project: 'acme/web' },
  }));
  const text = configText({
    account: '012345678901',
    region: 'eu-central-1',
    emails: [],
    chosen: [
      { provider: 'ecr', choices: [{ label: 'api', fields: {} }], apiToken: undefined },
      { provider: 'gitlab', choices, apiToken: { secret: 'gitlab/api' } },
    ],
  });
  writeFileSync(file(), text);
  const config = readConfig(file());
  expect(config.account).toBe('012345678901');
  expect(config.registries.map(({ name }) => name)).toEqual([
    'ecr',
    'acme-web',
    'acme-web-2',
    'ecr-2',
    'registry',
  ]);
});

it('asks on a terminal what no flag says', async () => {
  const answers: [prompt: string, answer: string][] = [
    ['Which registries?', 'ecr digitalocean'],
    ['Who gets alerts?', EMAIL],
    ['Numbers such as 1 3 [all]:', '2'],
    ['Which secret holds the API token of digitalocean? [digitalocean/api-token]:', ''],
    ['Numbers such as 1 3 [all]:', 'all'],
  ];
  const line = `stty cols 80; exec '${process.execPath}' '${CLI}' init`;
  const child = spawn(PSEUDO_TERMINAL, ['-qec', line, '/dev/null'], {
    cwd: folder.path,
    env: { PATH: process.env.PATH, TERM: 'xterm', ...environment() },
    stdio: 'pipe',
  });
  let unread = '';
  child.stdout.on('data', (chunk: Buffer) => {
    outputs += chunk.toString();
    unread += chunk.toString();
    const [[prompt, answer] = ['', '']] = answers;
    if (prompt === '' || !stripVTControlCharacters(unread).includes(prompt)) return;
    unread = '';
    answers.shift();
    child.stdin.write(`${answer}\r`);
  });
  const [exitCode] = await once(child, 'close');
  expect({ exitCode, answers }).toEqual({ exitCode: 0, answers: [] });
  expect(readConfig(file())).toMatchObject({
    alerts: { emails: [EMAIL] },
    registries: [{ repositories: ['team/web'] }, { name: 'acme' }, { name: 'other' }],
  });
});
