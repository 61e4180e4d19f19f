import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codeBlocks, readMarkdown, section } from '../docs/markdown';
import { publishedSecret } from './published-secret';
import { createReaderHost, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const commandsIn = (file: string, heading: string): readonly string[] =>
  codeBlocks(section(readMarkdown(file), heading), 'sh');

describeWith(['bash', 'dash', 'jq', 'python3'], 'commands in the docs')('the documented commands', () => {
  let host: ReaderHost;
  beforeEach(() => {
    host = createReaderHost();
  });
  afterEach(() => host.remove());

  describe.each(['bash', 'dash'])('by hand for Kubernetes, in %s,', (shell) => {
    const [command = ''] = commandsIn('docs/readers/kubernetes.md', 'By hand');
    const SECRET = 'registry-token-refresher/digitalocean/images';
    let made: string;
    beforeEach(() => {
      made = join(host.folder, 'made');
      host.standIn('docker-credential-registry-token-refresher', `exec '${PROGRAM}' "$@"`);
      host.standIn('kubectl', `echo "$@" >'${made}-args'; cat >'${made}'`);
    });

    it('make a pull secret of the secret', () => {
      host.publish(SECRET, publishedSecret({ host: 'registry.example' }));
      expect(host.run(['-c', command], '', shell)).toEqual({ status: 0, stdout: '', stderr: '' });
      expect(JSON.parse(readFileSync(made, 'utf8'))).toHaveProperty(['auths', 'registry.example']);
      const args = readFileSync(`${made}-args`, 'utf8');
      expect(args).toContain('--from-file .dockerconfigjson=/dev/stdin');
      expect(args).not.toContain('canary');
    });

    it('make none where the secret can’t be read', () => {
      const { status, stderr } = host.run(['-c', command], '', shell);
      expect(status).toBe(1);
      expect(stderr).toContain(`Reading secret ${SECRET} failed`);
      expect(existsSync(made)).toBe(false);
    });
  });

  describe('of the smoke test', () => {
    const page = readMarkdown('docs/smoke-test.md');
    const [setUp = ''] = codeBlocks(page, 'sh');
    const configOf = (commands: string): unknown => {
      const show = 'cat "$REGISTRY_AUTH_FILE"; ls -l "$REGISTRY_AUTH_FILE" >&2';
      const script = [`export TMPDIR='${host.folder}'`, setUp, commands, show].join('\n');
      const { status, stdout, stderr } = host.run(['-e', '-c', script], '', 'bash');
      expect(status).toBe(0);
      expect(stderr).toMatch(/^-rw-/);
      return JSON.parse(stdout);
    };
    beforeEach(() => host.publish('get-caller-identity', '123456789012'));

    it('let Podman and Docker in with the credential of a secret', () => {
      host.publish('registry-token-refresher/ecr/prod', publishedSecret({ host: 'registry.example' }));
      expect(configOf('login ecr/prod')).toMatchObject({
        auths: { 'registry.example': { username: 'reader' } },
      });
    });

    it('let them into ECR with a token of a person', () => {
      const [commands = ''] = codeBlocks(section(page, '1. Something to pull'), 'sh');
      const auth = Buffer.from('AWS:canary').toString('base64');
      host.publish('create-repository', '');
      host.publish(
        'get-authorization-token',
        JSON.stringify({ authorizationData: [{ authorizationToken: auth }] }),
      );
      host.standIn('podman', 'exit 0');
      expect(configOf(commands)).toEqual({
        auths: { '123456789012.dkr.ecr.eu-central-1.amazonaws.com': { auth } },
      });
    });
  });

  it.each([
    ['is the token', 'canary-jwt', 0],
    ['has it under a key', '{ "user": "me", "token": "canary-jwt" }', 1],
  ])('send the API token of IONOS, where the secret %s', (_, value, form) => {
    const blocks = commandsIn('docs/providers/ionos.md', 'Revoking');
    const [apiToken = '', calls = ''] = [blocks[form], blocks[2]];
    host.publish('ionos/api-token', value);
    host.standIn('curl', `cat >>'${join(host.folder, 'configs')}'; echo '{"items":[]}'`);
    const script = `${apiToken}\n${calls}`;
    expect(host.run(['-e', '-c', script], '', 'bash')).toMatchObject({ status: 0, stderr: '' });
    const header = 'header = "Authorization: Bearer canary-jwt"\n';
    expect(readFileSync(join(host.folder, 'configs'), 'utf8')).toBe(header.repeat(2));
  });
});
