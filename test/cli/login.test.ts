import { chmodSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authFileOf } from '../../cli/login/auth-file';
import { CREDENTIAL, type FakeAws, startFakeAws } from './fake-aws';
import { runCli, runOnTerminal } from './run-cli';
import { type StackFolder, secretOf, stackFolder } from './stack-folder';

const { username, password, host } = CREDENTIAL;
const AUTH = Buffer.from(`${username}:${password}`).toString('base64');

let aws: FakeAws;
let folder: StackFolder;
beforeEach(async () => {
  aws = await startFakeAws();
  folder = stackFolder();
  folder.write();
  aws.publish(secretOf('prod'));
});
afterEach(async () => {
  folder.remove();
  await aws.stop();
});

const at = (path: string) => join(folder.path, path);
const environment = (more: Readonly<Record<string, string>> = {}) => ({
  ...aws.environment,
  HOME: folder.path,
  ...more,
});
const cli = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  runCli(args, { cwd: folder.path, environment: environment(more) });
const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'));

/** Whether an output has anything of the credential. */
const leaks = (text: string): boolean => [username, password, AUTH].some((secret) => text.includes(secret));

describe('show', () => {
  it('shows host, image prefix and expiry, and nothing of the credential', async () => {
    const { exitCode, stdout, stderr } = await cli(['show', 'prod']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^host +registry\.example\.com$/m);
    expect(stdout).toMatch(/^image prefix +registry\.example\.com\/acme$/m);
    expect(stdout).toMatch(/^expires +\d{4}-\d\d-\d\d \d\d:\d\d UTC \(in 1[01] h \d+ min\)$/m);
    expect(leaks(stdout)).toBe(false);
  });

  it('prints the same as JSON', async () => {
    const { stdout } = await cli(['show', 'prod', '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'prod', host, imagePrefix: `${host}/acme` });
    expect(leaks(stdout)).toBe(false);
  });

  it('shows the credential on a terminal if asked', async () => {
    const options = { cwd: folder.path, environment: environment({ NO_COLOR: '1' }) };
    const { exitCode, stdout } = await runOnTerminal(['show', 'prod', '--reveal'], options);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^user name +user-of-the-secret$/m);
    expect(stdout).toMatch(/^password +password-of-the-secret$/m);
  });

  it.each([[['--reveal']], [['--reveal', '--json']]])('shows it nowhere else: %j', async (flags) => {
    const { exitCode, stdout, stderr } = await cli(['show', 'prod', ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('a credential is shown on a terminal only\nNext: ');
    expect(leaks(stdout + stderr)).toBe(false);
    expect(aws.requests).toEqual([]);
  });

  it('ends with 1 if it has expired', async () => {
    aws.publish(secretOf('prod'), { age: 13, left: -1 });
    const { exitCode, stdout } = await cli(['show', 'prod']);
    expect(exitCode).toBe(1);
    expect(stdout).toContain('it has expired');
  });

  it.each([
    [
      'holds something else',
      (): void => aws.secrets.write(secretOf('prod'), 'by-hand', `{"password":"${password}"}`),
      'lacks a valid',
    ],
    ['is missing', (): void => aws.secrets.remove(secretOf('prod')), 'there is no secret'],
    [
      'may not be read',
      (): void => {
        aws.refuse = () => ({ code: 'AccessDeniedException', message: 'not authorized' });
      },
      'let your role call secretsmanager:GetSecretValue',
    ],
  ])('says what to do if the secret %s', async (_, spoil, told) => {
    spoil();
    const { exitCode, stderr } = await cli(['show', 'prod', '--debug']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(told);
    expect(leaks(stderr)).toBe(false);
  });
});

describe('login', () => {
  it('adds the login to docker’s config, for its owner alone, and keeps what is there', async () => {
    mkdirSync(at('.docker'));
    const before = { auths: { 'other.example.com': { auth: 'eA==' } }, psFormat: 'x' };
    writeFileSync(at('.docker/config.json'), JSON.stringify(before), { mode: 0o644 });
    const { exitCode, stdout, stderr } = await cli(['login', 'prod']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^docker is logged in to registry\.example\.com\/acme until .* UTC \(1[01] h \d+ min\), by /,
    );
    expect(leaks(stdout + stderr)).toBe(false);
    expect(readJson(at('.docker/config.json'))).toEqual({
      ...before,
      auths: { ...before.auths, [host]: { auth: AUTH } },
    });
    expect(statSync(at('.docker/config.json')).mode & 0o777).toBe(0o600);
  });

  it.each([
    ['podman', { REGISTRY_AUTH_FILE: 'auth.json' }, 'auth.json'],
    ['skopeo', { XDG_RUNTIME_DIR: 'run' }, 'run/containers/auth.json'],
    ['helm', {}, '.config/helm/registry/config.json'],
    ['docker', { DOCKER_CONFIG: 'elsewhere' }, 'elsewhere/config.json'],
  ])('writes where %s looks: %j', async (tool, variables, file) => {
    const inFolder = Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, at(value)]));
    expect(await cli(['login', 'prod', '--tool', tool], inFolder)).toMatchObject({ exitCode: 0 });
    expect(readJson(at(file))).toEqual({ auths: { [host]: { auth: AUTH } } });
  });

  it('keeps a link to a config that lies elsewhere', async () => {
    mkdirSync(at('.docker'));
    writeFileSync(at('real.json'), '{}');
    symlinkSync(at('real.json'), at('.docker/config.json'));
    await cli(['login', 'prod']);
    expect(readJson(at('real.json'))).toEqual({ auths: { [host]: { auth: AUTH } } });
  });

  describe('to a credential store', () => {
    beforeEach(() => {
      mkdirSync(at('.docker'));
      mkdirSync(at('bin'));
    });
    const store = (name: string, script: string): Readonly<Record<string, string>> => {
      writeFileSync(at(`bin/docker-credential-${name}`), `#!/bin/sh\n${script}\n`);
      chmodSync(at(`bin/docker-credential-${name}`), 0o755);
      return { PATH: `${at('bin')}:${process.env.PATH}` };
    };

    it.each([
      ['of all hosts', { credsStore: 'desk' }],
      ['of this host', { credsStore: 'other', credHelpers: { [host]: 'desk' } }],
    ])('hands the login over on its standard input: %s', async (_, config) => {
      writeFileSync(at('.docker/config.json'), JSON.stringify(config));
      const path = store('desk', `echo "$@" >${at('args')}; cat >${at('stdin')}`);
      const { exitCode, stdout } = await cli(['login', 'prod'], path);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('by the credential store desk.');
      expect(readJson(at('stdin'))).toEqual({ ServerURL: host, Username: username, Secret: password });
      expect(readFileSync(at('args'), 'utf8')).toBe('store\n');
      expect(readJson(at('.docker/config.json'))).toEqual(config);
    });

    it.each([
      ['fails, and repeats what it was given', 'cat; cat >&2; exit 3', 'exit code 3'],
      ['is not there', undefined, 'could not be started'],
    ])('says so if it %s', async (_, script, told) => {
      writeFileSync(at('.docker/config.json'), JSON.stringify({ credsStore: 'desk' }));
      const { exitCode, stdout, stderr } = await cli(
        ['login', 'prod'],
        script === undefined ? {} : store('desk', script),
      );
      expect(exitCode).toBe(2);
      expect(stderr).toContain(told);
      expect(leaks(stdout + stderr)).toBe(false);
    });

    it('leaves alone what the credential helper serves', async () => {
      const config = { credHelpers: { [host]: 'registry-token-refresher' } };
      writeFileSync(at('.docker/config.json'), JSON.stringify(config));
      const { exitCode, stdout } = await cli(['login', 'prod']);
      expect(exitCode).toBe(0);
      expect(stdout).toContain('it needs no login');
      expect(readJson(at('.docker/config.json'))).toEqual(config);
    });
  });

  it('spoils no config that it does not understand', async () => {
    mkdirSync(at('.docker'));
    writeFileSync(at('.docker/config.json'), '{ "auths": ');
    const { exitCode, stderr } = await cli(['login', 'prod']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('is not the JSON that the tool expects');
    expect(readFileSync(at('.docker/config.json'), 'utf8')).toBe('{ "auths": ');
  });

  it('logs nobody in with a credential that has expired', async () => {
    aws.publish(secretOf('prod'), { age: 13, left: -1 });
    const { exitCode, stderr } = await cli(['login', 'prod']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      /expired at .*\nNext: refresh it: registry-token-refresher refresh prod --force\n$/,
    );
  });

  it('takes no other tool', async () => {
    expect(await cli(['login', 'prod', '--tool', 'rkt'])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('rkt'),
    });
  });

  it.each([
    ['docker', 'linux', '/home/ops/.docker/config.json'],
    ['podman', 'linux', '/run/containers/1000/auth.json'],
    ['podman', 'darwin', '/home/ops/.config/containers/auth.json'],
    ['helm', 'darwin', '/home/ops/Library/Preferences/helm/registry/config.json'],
  ] as const)('knows where %s looks on %s', (tool, platform, file) => {
    expect(authFileOf(tool, {}, { platform, home: '/home/ops', user: 1000 })).toBe(file);
  });
});
