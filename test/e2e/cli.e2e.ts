import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { CLI, type CliRun, runCli, runOnTerminal } from '../cli/run-cli';
import { Deployment, REGISTRIES, type Registry } from './deployment';

const { prod, shop, images, edge } = REGISTRIES;
const ALL: readonly Registry[] = [prod, shop, images, edge];

let deployment: Deployment;
/** Everything that the commands wrote. */
let outputs = '';
let folder: string;

beforeAll(async () => {
  deployment = await Deployment.start({});
  await deployment.deploy(...ALL);
  folder = join(deployment.cloud.folder, 'operator');
  mkdirSync(folder);
  // Alone, as it is in a package: it needs nothing beside it.
  copyFileSync(CLI, join(folder, 'cli.js'));
  writeFileSync(
    join(folder, 'registries.yaml'),
    JSON.stringify({ checkEvery: '1m', alerts: { emails: ['platform@example.com'] }, registries: ALL }),
  );
});
afterAll(() => deployment?.cloud.stop());

const options = () => ({
  cwd: folder,
  cli: join(folder, 'cli.js'),
  environment: { ...deployment.cloud.vendors.environment, ...deployment.cloud.environment, HOME: folder },
});
async function cli(...args: readonly string[]): Promise<CliRun> {
  const run = await runCli(args, options());
  outputs += run.stdout + run.stderr;
  return run;
}
async function cliOnTerminal(...args: readonly string[]): Promise<CliRun> {
  const run = await runOnTerminal(args, options());
  outputs += run.stdout;
  return { ...run, stdout: stripVTControlCharacters(run.stdout) };
}

test('init writes a file of what is found, which check takes', async () => {
  const secrets = ['digitalocean=digitalocean/api-token', 'ionos=ionos/api#token'];
  const { exitCode, stderr } = await cli(
    'init',
    ...['ecr', 'digitalocean', 'ionos', '--no-alerts', '--config', 'found.yaml'],
    ...secrets.flatMap((secret) => ['--api-token-secret', secret]),
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  outputs += readFileSync(join(folder, 'found.yaml'), 'utf8');
  expect(await cli('check', 'found.yaml')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('found.yaml has no problem: 3 registries'),
  });
});

test('check finds the deployed file sound', async () => {
  expect(await cli('check')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('4 registries, stack RegistryTokenRefresher.'),
  });
});

test('check --against-deployed finds what is deployed, and what a rename would delete', async () => {
  expect(await cli('check', '--against-deployed')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('would add and delete no secret, token role or alarm'),
  });
  writeFileSync(
    join(folder, 'renamed.yaml'),
    JSON.stringify({
      stackName: 'RegistryTokenRefresher',
      alerts: { emails: ['platform@example.com'] },
      registries: [{ ...prod, name: 'production' }, shop, images],
    }),
  );
  const { exitCode, stdout } = await cli('check', 'renamed.yaml', '--against-deployed');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^ {2}delete +secret +registry-token-refresher\/ecr\/prod /m);
  expect(stdout).toMatch(/^ {2}add +secret +registry-token-refresher\/ecr\/production$/m);
  expect(stdout).toMatch(/^ {2}delete +token role +RegistryTokenRefresher-eu-central-1-prod$/m);
  expect(stdout).toMatch(/^ {2}delete +alarms +ionos$/m);
});

test('doctor finds the account, the vendors and the API tokens sound', async () => {
  const { exitCode, stdout, stderr } = await cli('doctor');
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^4 registries: \d+ notes, \d+ ok\.$/m),
    stderr: '',
  });
});

test('doctor tells of an API token that its vendor no longer takes', async () => {
  const { api } = deployment.cloud.vendors.ionos;
  api.fault = { kind: 'status', status: 401, path: '/registries' };
  const { exitCode, stdout } = await cli('doctor');
  api.fault = undefined;
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(
    /^problem +edge +GET .* answered 401; .* put a valid API token into secret ionos\/api$/m,
  );
});

test('status shows what was deployed as fresh, in a pipe and on a terminal', async () => {
  const { exitCode, stdout } = await cli('status', '--json');
  const rows: { name: string; state: string; versionId: string }[] = JSON.parse(stdout);
  expect(exitCode).toBe(0);
  expect(Object.fromEntries(rows.map(({ name, versionId }) => [name, versionId]))).toEqual(
    await deployment.versions(...ALL),
  );
  const shown = await cliOnTerminal('status');
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain('4 registries: 4 fresh.');
  expect(shown.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('refresh leaves alone what is fresh, and with --force publishes a new credential', async () => {
  const before = await deployment.published(images);
  expect((await cli('refresh', 'images')).stdout).toMatch(/^fresh {2}images {2}good until /);
  expect(await deployment.published(images)).toEqual(before);

  const { exitCode, stdout } = await cli('refresh', 'images', '--force');
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/^refreshed {2}images {2}good until /),
  });
  expect((await deployment.published(images)).previousVersionId).toBe(before.versionId);
});

test('logs tells of that refresh', async () => {
  const { exitCode, stdout } = await cli('logs', 'images', '--since', '1h');
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/ {2}digitalocean {2}images {2}refreshed {2}/);
});

test('a pause holds until resume', async () => {
  expect(await cli('pause', 'edge', '--for', '1h', '--reason', 'maintenance')).toMatchObject({ exitCode: 0 });
  expect((await cli('status', 'edge')).stdout).toMatch(
    /^paused +edge .*\n {2}paused until .* UTC: maintenance$/m,
  );
  expect((await cli('refresh', 'edge')).stdout).toMatch(/^paused {2}edge {2}/);
  expect(await cli('resume', 'edge')).toMatchObject({ exitCode: 0 });
  expect((await cli('status', 'edge')).stdout).toMatch(/^fresh +edge /m);
});

test('show tells where images are pulled from', async () => {
  const { value } = await deployment.published(images);
  const { stdout } = await cli('show', 'images');
  expect(stdout).toContain(`image prefix  ${value.imagePrefix}\n`);
});

test('login gives a tool the credential that is published', async () => {
  const { value } = await deployment.published(images);
  expect(await cli('login', 'images')).toMatchObject({ exitCode: 0 });
  const { auths } = JSON.parse(readFileSync(join(folder, '.docker/config.json'), 'utf8'));
  const auth = Buffer.from(`${value.username}:${value.password}`).toString('base64');
  expect(auths).toEqual({ [value.host ?? '']: { auth } });
});

test('revoke publishes a new credential and ends the old one at its vendor', async () => {
  const { value } = await deployment.published(edge);
  const { exitCode, stdout, stderr } = await cli('revoke', 'edge', '--yes');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toContain('edge: IONOS has revoked the old credential, and the registry refuses it.');
  expect((await deployment.published(edge)).value.password).not.toBe(value.password);
  const { issued } = deployment.cloud.vendors.ionos;
  expect(issued.filter(({ revokedAt }) => revokedAt !== undefined).map(({ password }) => password)).toEqual([
    value.password,
  ]);
});

test('revoke prints for ECR what denies the old credential', async () => {
  const { exitCode, stdout } = await cli('revoke', 'prod', '--yes');
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^aws iam put-role-policy --role-name RegistryTokenRefresher-eu-central-1-prod /m);
});

test('a registry that can not be refreshed is told by refresh and by logs', async () => {
  const vendor = deployment.cloud.vendors.digitalocean;
  vendor.api.fault = { kind: 'status', status: 401, path: '/v2/registries' };
  const { exitCode, stdout } = await cli('refresh', 'images', '--force');
  vendor.api.fault = undefined;
  expect(exitCode).toBe(1);
  expect(stdout).toContain('images: ApiTokenRejected');
  expect((await cli('logs', 'images', '--since', '1h')).stdout).toMatch(
    /images {2}failed {2}.*ApiTokenRejected/,
  );
  // Readers still have what was published before.
  expect((await cli('status', 'images')).stdout).toMatch(/^fresh +images /m);
});

test('a value that somebody else wrote is at the top of status', async () => {
  await deployment.overwrite(shop, 'x');
  const { exitCode, stdout } = await cli('status');
  expect(exitCode).toBe(1);
  expect(stdout.split('\n')[1]).toMatch(/^foreign +shop /);
});

test('no command showed anything of a credential', () => {
  expect(outputs).toContain('images');
  expect(deployment.canaries.filter((canary) => outputs.includes(canary))).toEqual([]);
});

test('without the stack, each command says so', async () => {
  await deployment.destroy();
  for (const args of [
    ['status'],
    ['refresh'],
    ['logs'],
    ['show', 'images'],
    ['pause', 'images', '--for', '1h'],
  ]) {
    const { exitCode, stderr } = await cli(...args);
    expect({ args, exitCode }).toEqual({ args, exitCode: 2 });
    expect(stderr).toMatch(/^Error: .*(is not deployed there|there is no).*\nNext: /);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
});
