import { publishedSecret } from './published-secret';
import { createReaderHost, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const HOST = 'registry.example';
const REQUEST = JSON.stringify({
  kind: 'CredentialProviderRequest',
  apiVersion: 'credentialprovider.kubelet.k8s.io/v1',
  image: `${HOST}/web`,
});
/** How each command is asked for the secret `edge`. */
const COMMANDS: readonly (readonly [args: readonly string[], input: string])[] = [
  [['get'], HOST],
  [['list'], ''],
  [['kubelet'], REQUEST],
  [['merge', 'edge'], ''],
  [['merge', '--by-image-prefix', 'edge'], ''],
  [['install', 'edge'], ''],
  [['install', '--kubelet', 'edge'], ''],
];

describeWith(['python3'], 'the credential helper and hostile secrets')('the credential helper', () => {
  let host: ReaderHost;
  /** Publishes a good secret with some of its fields in another form. */
  const publish = (fields: object): void =>
    host.publish('edge', JSON.stringify({ ...JSON.parse(publishedSecret({ host: HOST })), ...fields }));
  const expectNothingOf = (args: readonly string[], input = ''): void => {
    const { status, stdout, stderr } = host.run(args, input);
    expect({ args, status }).toEqual({ args, status: 1 });
    const said = stdout + stderr;
    expect(said).toContain('Secret edge holds no registry credential');
    for (const part of ['canary', 'evil', 'acme', '\u001b']) expect(said).not.toContain(part);
    for (const part of ['canary', 'evil']) expect(host.filesWith(part)).toEqual([]);
  };
  beforeEach(() => {
    host = createReaderHost();
    host.map(`${HOST} edge\n`);
  });
  afterEach(() => host.remove());

  it.each([
    ['an escape in its host', { host: `${HOST}\u001b[2J\u001b]0;evil\u0007` }],
    ['a line break in its host', { host: `${HOST}\nevil.example` }],
    ['a line break behind its host', { host: `${HOST}\n`, imagePrefix: `${HOST}\n` }],
    ['a scheme in its host', { host: `https://${HOST}` }],
    ['a user in its host', { host: `me@${HOST}` }],
    ['a path in its host', { host: `${HOST}/acme`, imagePrefix: `${HOST}/acme` }],
    ['capitals in its host', { host: 'Registry.Example', imagePrefix: 'Registry.Example' }],
    ['a host that is no text', { host: [HOST] }],
    ['an image prefix on another host', { imagePrefix: 'evil.example/acme' }],
    ['an image prefix beside its host', { imagePrefix: `${HOST}.evil.example/acme` }],
    ['an image prefix on another port', { imagePrefix: `${HOST}:5000/acme` }],
    ['an image prefix above itself', { imagePrefix: `${HOST}/../acme` }],
    ['a line break in its image prefix', { imagePrefix: `${HOST}/acme\nevil.example evil` }],
    ['a comment in its image prefix', { imagePrefix: `${HOST}/acme#` }],
    ['a space in its image prefix', { imagePrefix: `${HOST}/acme evil` }],
    ['an escape in its image prefix', { imagePrefix: `${HOST}/acme\u001b[2J` }],
    ['an image prefix that is no text', { imagePrefix: 7 }],
    ['a line break in its password', { password: 'canary\nother' }],
    ['a line break in its user name', { username: 'reader\nother' }],
    ['a colon in its user name', { username: 'reader:canary' }],
    ['half a character in its password', { password: 'canary\ud800' }],
    ['an escape in its expiry', { expiresAt: '2026-11-21T01:02:03Z\u001b[2J' }],
  ])('hands out nothing of a secret with %s, and repeats nothing of it', (_, fields) => {
    publish(fields);
    expectNothingOf(['get'], HOST);
  });

  it.each(COMMANDS)('%j hands out nothing of a secret with a hostile host or image prefix', (args, input) => {
    for (const fields of [{ host: 'evil.example\n' }, { imagePrefix: 'evil.example/acme' }]) {
      publish(fields);
      expectNothingOf(args, input);
    }
  });

  it.each([
    ['in the secret', COMMANDS, () => host.publish('edge', '['.repeat(100_000))],
    ['in objects', COMMANDS.slice(0, 1), () => host.publish('edge', '{"a":'.repeat(100_000))],
    [
      'in what the AWS CLI prints',
      COMMANDS.slice(0, 1),
      () => host.standIn('aws', `head -c 100000 /dev/zero | tr '\\0' '['`),
    ],
  ])('ends with a message for JSON that is nested too deeply, %s', (_, commands, make) => {
    make();
    for (const [args, input] of commands) {
      const { status, stdout, stderr } = host.run(args, input);
      expect(status).toBe(1);
      expect(stdout + stderr).toMatch(
        /^(registry\.example: )?Secret edge holds no registry credential[^\n]*\n$/,
      );
    }
  });

  it('ends with a message for what is no UTF-8', () => {
    host.standIn('aws', `printf '\\377\\376'`);
    expect(host.run(['get'], HOST)).toMatchObject({ status: 1, stderr: '' });
  });

  it('takes nothing into a Docker config but user name and password', () => {
    const auths = {
      [HOST]: { identitytoken: 'evil', auth: 'ZXZpbDpldmls' },
      'evil.example': { auth: 'ZXZpbDpldmls' },
    };
    publish({ dockerconfigjson: JSON.stringify({ auths, credsStore: 'evil' }) });
    expect(JSON.parse(host.run(['merge', 'edge']).stdout)).toEqual({
      auths: {
        [HOST]: {
          username: 'reader',
          password: 'canary-password',
          auth: Buffer.from('reader:canary-password').toString('base64'),
        },
      },
    });
  });

  it('shows what AWS says in one line of bounded length, without what a terminal would obey', () => {
    host.standIn(
      'aws',
      `printf 'one\\033[2J\\ntwo\\302\\233m ' >&2; head -c 100000 /dev/zero | tr '\\0' 'x' >&2; exit 254`,
    );
    const { status, stdout, stderr } = host.run(['get'], HOST);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toMatch(
      /^Reading secret edge failed: one\\x1b\[2J two\\x9bm x+ This host needs [^\n]*\n$/,
    );
    expect(stdout.length).toBeLessThan(2000);
  });

  it('shows nothing that a failing AWS CLI prints as its answer', () => {
    host.standIn('aws', `echo '{"SecretString": "canary"}'; echo 'broken' >&2; exit 1`);
    const { status, stdout, stderr } = host.run(['get'], HOST);
    expect(status).toBe(1);
    expect(stdout + stderr).not.toContain('canary');
  });

  it('asks the AWS CLI to keep no history, to prompt for nothing and to call no pager', () => {
    host.standIn(
      'aws',
      'printf "%s|" "$AWS_CLI_HISTORY_FILE" "$AWS_CLI_AUTO_PROMPT" "$AWS_PAGER" >&2; exit 1',
    );
    const variables = ['AWS_CLI_HISTORY_FILE=/h', 'AWS_CLI_AUTO_PROMPT=on', 'AWS_PAGER=less'];
    const { stdout } = host.run([...variables, PROGRAM, 'get'], HOST, 'env');
    expect(stdout).toContain(': /dev/null/history.db|off|| This host');
  });

  it('says how to turn off the history of the AWS CLI', () => {
    host.standIn('aws', `echo "[Errno 17] File exists: '/dev/null'" >&2; exit 255`);
    const { status, stdout } = host.run(['get'], HOST);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^The history of the AWS CLI is on .* aws configure set cli_history disabled\n$/);
  });

  describe('lists, in place of a user name that tells something of the password, a fixed word:', () => {
    it.each([
      ['the same', 'canary-token', 'canary-token'],
      ['the same in another case', 'CANARY-Token', 'canary-token'],
      ['the password and more', 'token-canary-token', 'canary-token'],
      ['a part of the password', 'canary', 'canary-token'],
      ['AWS, by chance within it', 'AWS', 'eyJwYXlsb2FkIjoiawsX'],
      ['the same by Unicode’s rules of case', 'STRASSE', 'stra\u00dfe'],
    ])('%s', (_, username, password) => {
      publish({ username, password });
      const { status, stdout } = host.run(['list']);
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ [HOST]: '[hidden]' });
      // A pull gets it.
      expect(JSON.parse(host.run(['get'], HOST).stdout)).toMatchObject({ Username: username });
    });

    it('no other', () => {
      publish({ username: 'AWS', password: 'canary' });
      expect(JSON.parse(host.run(['list']).stdout)).toEqual({ [HOST]: 'AWS' });
    });
  });
});
