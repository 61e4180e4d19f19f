import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asStranger } from './another-user';
import { publishedSecret } from './published-secret';
import { createReaderHost, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const HOST = 'registry.example';
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:teams/edge-a1b2c3';

describeWith(['python3'], 'the credential helper and hostile maps')('the credential helper', () => {
  let host: ReaderHost;
  let map: string;
  beforeEach(() => {
    host = createReaderHost();
    map = host.environment.REGISTRY_SECRETS_MAP ?? '';
    host.publish('edge', publishedSecret({ host: HOST }));
  });
  afterEach(() => host.remove());

  const NO_SECRETS = [
    'file:///etc/passwd',
    'fileb:///etc/passwd',
    'http://evil.example/',
    'https://evil.example/',
    '--endpoint-url=https://evil.example',
    '-edge',
    'edge\u001b[2J',
    'edge\u0000',
    '$(id)',
    'e\u00e4dge',
    'a'.repeat(513),
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:teams/edge',
    'arn:aws:secretsmanager:-x:123456789012:secret:teams/edge-a1b2c3',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:file://edge-a1b2c3',
    'arn:aws:ssm:eu-west-1:123456789012:parameter/edge-a1b2c3',
  ];

  it.each(NO_SECRETS)('asks AWS for no secret that a map calls %j', (secret) => {
    host.map(`# first\n${HOST} ${secret}\n`);
    const { status, stdout, stderr } = host.run(['get'], HOST);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(
      `${map}, line 2: expected an image prefix without a scheme, a space and the name or complete ARN of a secret.\n`,
    );
    expect(host.awsCalls()).toEqual([]);
  });

  it.each(['merge', 'install'])('asks AWS for no such secret that a person calls so, in %s', (command) => {
    for (const secret of NO_SECRETS.filter((each) => !each.includes('\u0000'))) {
      const { status, stdout, stderr } = host.run([command, '--', secret]);
      expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
      expect(stderr).toContain('is neither the name of a secret nor a complete ARN of one.');
      expect(stderr).not.toContain('\u001b');
    }
    expect(host.awsCalls()).toEqual([]);
    expect(host.filesWith('')).toEqual([]);
  });

  it.each([ARN, 'edge', 'Teams/edge_+=.@-1', 'arn'])('asks AWS for %s in one word', (secret) => {
    host.publish(secret, publishedSecret({ host: HOST }));
    host.map(`${HOST} ${secret}\n`);
    expect(host.run(['get'], HOST).status).toBe(0);
    expect(host.awsCalls()[0]?.slice(0, 3)).toEqual([
      'secretsmanager',
      'get-secret-value',
      `--secret-id=${secret}`,
    ]);
  });

  it.each([
    'https://registry.example',
    'user@registry.example',
    'registry.example/../other',
    'registry.example//acme',
    'registry.example/-acme',
    'registry.example/acme:1',
    'registry.example/acme\u001b[2J',
    'registry.example\u0000',
    'doc\u212aer.example',
    '*.example',
    '-registry.example',
    'registry.example:0',
    '127.1',
  ])('takes %j for no image prefix', (prefix) => {
    host.map(`${prefix} edge\n`);
    const { status, stdout, stderr } = host.run(['get'], HOST);
    expect(status).toBe(1);
    expect(stdout).toContain('line 1: expected an image prefix');
    expect(stdout + stderr).not.toContain('\u001b');
    expect(host.awsCalls()).toEqual([]);
  });

  it.each([0o666, 0o664, 0o602])('believes no map that others can write, with mode %o', (mode) => {
    host.map(`${HOST} edge\n`);
    chmodSync(map, mode);
    expect(host.run(['get'], HOST)).toMatchObject({
      status: 1,
      stdout: `${map} can be written by others; end that with: chmod go-w ${map}\n`,
    });
    expect(host.run(['install', 'edge'])).toMatchObject({ status: 1, stdout: '' });
    // One remedy for both.
    expect(host.run(['-c', `chmod go-w ${map}`], '', 'sh').status).toBe(0);
    expect(host.run(['get'], HOST).status).toBe(0);
  });

  it('believes no map of another user', () => {
    host.map(`${HOST} edge\n`);
    const program = asStranger(host, map);
    const { status, stdout } = host.run(['get'], HOST, program);
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `${map} belongs to another user, who could change it; use a map of your own or of root.\n`,
    });
    expect(host.awsCalls()).toEqual([]);
  });

  const canUnshare =
    process.getuid?.() === 0 &&
    spawnSync('unshare', ['--user', '--map-root-user', 'true'], { stdio: 'ignore' }).status === 0;
  (canUnshare ? it : it.skip)(
    'believes the map of root in a user namespace such as rootless Podman’s, which shows it as nobody’s',
    () => {
      host.map(`${HOST} edge\n`);
      // A user's namespace does not know root, and one of root's does not know a stranger.
      asStranger(host, map);
      const { status, stdout } = host.run(['--user', '--map-root-user', PROGRAM, 'get'], HOST, 'unshare');
      expect({ status, stdout }).toMatchObject({
        status: 0,
        stdout: expect.stringContaining('canary-password'),
      });
      chmodSync(map, 0o646);
      expect(host.run(['--user', '--map-root-user', PROGRAM, 'get'], HOST, 'unshare').status).toBe(1);
    },
  );

  it.each([
    ['a pipe', (path: string) => host.run([path], '', 'mkfifo')],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('does not wait for a map that is %s', (_, make) => {
    const path = join(host.folder, 'other');
    make(path);
    const { status, stdout } = host.run([`REGISTRY_SECRETS_MAP=${path}`, PROGRAM, 'get'], HOST, 'env');
    expect({ status, stdout }).toEqual({ status: 1, stdout: `${path} is no regular file.\n` });
  });

  it('reads no map that is larger than any map', () => {
    host.map('#'.repeat(5 * 1024 * 1024));
    const { status, stdout } = host.run(['get'], HOST);
    expect(status).toBe(1);
    expect(stdout).toContain(`${map} is larger than `);
  });

  it('shows a path without what a terminal would obey', () => {
    const path = join(host.folder, 'a\u001b]0;title\u0007b');
    writeFileSync(path, 'one\n');
    chmodSync(path, 0o644);
    const { stdout } = host.run([`REGISTRY_SECRETS_MAP=${path}`, PROGRAM, 'get'], HOST, 'env');
    expect(stdout).toContain('a\\x1b]0;title\\x07b, line 1: expected');
  });
});
