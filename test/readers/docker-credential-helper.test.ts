import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSecret } from './published-secret';
import { awsVersion1, createReaderHost, HELPER, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const DIGITALOCEAN = 'registry.digitalocean.com';
const IMAGES = 'registry-token-refresher/digitalocean/images';
const NOT_FOUND = 'credentials not found in native keychain\n';

describeWith(['python3'], 'the credential helper')('the credential helper', () => {
  let host: ReaderHost;
  beforeEach(() => {
    host = createReaderHost();
    host.publish(IMAGES, publishedSecret({ host: DIGITALOCEAN, imagePrefix: `${DIGITALOCEAN}/acme` }));
    host.map(`# what we pull\n\n${DIGITALOCEAN}/acme  ${IMAGES}  # by the platform team\n`);
  });
  afterEach(() => host.remove());

  it.each([
    DIGITALOCEAN,
    `${DIGITALOCEAN}\n`,
    `https://${DIGITALOCEAN}`,
    `https://${DIGITALOCEAN}/v2/`,
    'Registry.DigitalOcean.com',
  ])('gets the credential of %j', (server) => {
    const { status, stdout, stderr } = host.run(['get'], server);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      ServerURL: server.trim(),
      Username: 'reader',
      Secret: 'canary-password',
    });
  });

  it('reads the secret anew each time, and keeps it nowhere', () => {
    host.run(['get'], DIGITALOCEAN);
    host.publish(IMAGES, publishedSecret({ host: DIGITALOCEAN, password: 'canary-refreshed' }));
    const { stdout } = host.run(['get'], DIGITALOCEAN);
    expect(JSON.parse(stdout)).toMatchObject({ Secret: 'canary-refreshed' });
    expect(host.awsCalls()).toHaveLength(2);
    expect(host.filesWith('canary')).toEqual([]);
  });

  it('asks in the region that an ARN names, and lets the CLI decide on a bare name', () => {
    const arn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:images-a1b2c3';
    host.publish(arn, publishedSecret({ host: 'arn.example' }));
    host.map(`arn.example ${arn}\n${DIGITALOCEAN}/acme ${IMAGES}\n`);
    expect(host.run(['get'], 'arn.example').status).toBe(0);
    expect(host.run(['get'], DIGITALOCEAN).status).toBe(0);
    const [byArn, byName] = host.awsCalls();
    expect(byArn?.slice(-2)).toEqual(['--region', 'eu-west-1']);
    expect(byName).not.toContain('--region');
  });

  it.each([
    ['AWS_REGION', { AWS_REGION: 'eu-west-1' }],
    ['AWS_DEFAULT_REGION, where both are set', { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'eu-west-1' }],
  ])('brings version 1 of the AWS CLI, which overlooks AWS_REGION, to the region in %s', (_, variables) => {
    host.standIn('aws', awsVersion1('eu-west-1'));
    const assignments = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    const { status, stdout } = host.run([...assignments, PROGRAM, 'get'], DIGITALOCEAN, 'env');
    expect({ status, stdout }).toMatchObject({ status: 0 });
  });

  it('leaves the choice of a region to the CLI where no variable names one', () => {
    host.standIn('aws', awsVersion1('eu-west-1'));
    const { status, stdout } = host.run(['get'], DIGITALOCEAN);
    expect(status).toBe(1);
    expect(stdout).toContain('You must specify a region');
  });

  it('looks for the AWS CLI where a snap puts it, too', () => {
    const noneFound = `
import runpy, shutil, sys
sys.argv = sys.argv[1:]
shutil.which = lambda name, path: print('searched', path, file=sys.stderr)
runpy.run_path(sys.argv[0], run_name='__main__')
`;
    const { status, stdout, stderr } = host.run(['-c', noneFound, PROGRAM, 'get'], DIGITALOCEAN, 'python3');
    expect(status).toBe(1);
    expect(stderr).toBe(`searched ${host.environment.PATH}:/usr/local/bin:/usr/bin:/snap/bin\n`);
    expect(stdout).toMatch(/^The AWS CLI \(aws\) was found neither .* \/snap\/bin; install it/);
  });

  it.each(['other.example', 'https://index.docker.io/v1/', 'registry.digitalocean.com.evil.example'])(
    'says of %j in the protocol’s own words that it has nothing',
    (server) => {
      expect(host.run(['get'], server)).toEqual({ status: 1, stdout: NOT_FOUND, stderr: '' });
      expect(host.awsCalls()).toEqual([]);
    },
  );

  it.each(['', '\n'])('says of %j in the protocol’s own words that it names no registry', (server) => {
    expect(host.run(['get'], server)).toEqual({
      status: 1,
      stdout: 'no credentials server URL\n',
      stderr: '',
    });
  });

  it('answers with its version, which is the package’s', () => {
    const { name, version } = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
    expect(host.run(['version'])).toEqual({
      status: 0,
      stdout: `${HELPER} (${name}) ${version}\n`,
      stderr: '',
    });
  });

  it('names both secrets of a host, and reads neither', () => {
    host.map(`${DIGITALOCEAN}/acme ${IMAGES}\n${DIGITALOCEAN}/beta teams/beta\n`);
    const { status, stdout } = host.run(['get'], DIGITALOCEAN);
    expect(status).toBe(1);
    expect(stdout).toContain(`more than one secret for ${DIGITALOCEAN}: ${IMAGES} and teams/beta.`);
    expect(host.awsCalls()).toEqual([]);
  });

  it('does not show one registry the password of another', () => {
    host.map(`other.example ${IMAGES}\n`);
    const { status, stdout, stderr } = host.run(['get'], 'other.example');
    expect(status).toBe(1);
    expect(stdout).toContain(
      `for other.example, but its credential is for ${DIGITALOCEAN}; correct the map.`,
    );
    expect(stdout + stderr).not.toContain('canary');
  });

  it('lists the hosts with their users', () => {
    host.publish('teams/beta', publishedSecret({ host: 'beta.example', username: 'beta' }));
    host.map(`${DIGITALOCEAN}/acme ${IMAGES}\nbeta.example teams/beta\n`);
    const { status, stdout } = host.run(['list'], 'unused');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ [DIGITALOCEAN]: 'reader', 'beta.example': 'beta' });
  });

  it('lists what it can, and warns of what it can’t', () => {
    host.publish('teams/old', publishedSecret({ host: 'old.example', remaining: -60 }));
    host.map(`gone.example teams/gone\nold.example teams/old\n${DIGITALOCEAN}/acme ${IMAGES}\n`);
    const { status, stdout, stderr } = host.run(['list'], 'unused');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ [DIGITALOCEAN]: 'reader' });
    expect(stderr.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^Warning: gone\.example: Reading secret teams\/gone failed: /),
      expect.stringMatching(/^Warning: old\.example: The credential in secret teams\/old expired at /),
    ]);
  });

  it('fails to list if it can read none of the secrets, and says why of each', () => {
    host.map('gone.example teams/gone\nlost.example teams/lost\n');
    const { status, stdout } = host.run(['list'], 'unused');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^gone\.example: Reading secret teams\/gone failed: .*\nlost\.example: Reading .*\n$/,
    );
  });

  it.each([
    ['store', JSON.stringify({ ServerURL: DIGITALOCEAN, Username: 'me', Secret: 'canary-mine' })],
    ['erase', DIGITALOCEAN],
  ])('refuses to %s, says why, and changes nothing', (command, input) => {
    const { status, stdout } = host.run([command], input);
    expect(status).toBe(1);
    expect(stdout).toContain('neither login nor logout is needed');
    expect(host.awsCalls()).toEqual([]);
    expect(host.filesWith('canary')).toEqual([]);
  });

  it('passes on what AWS says, with the right that is needed', () => {
    host.map('gone.example teams/gone\n');
    const { status, stdout } = host.run(['get'], 'gone.example');
    expect(status).toBe(1);
    expect(stdout).toMatch(
      /^Reading secret teams\/gone failed: An error occurred \(ResourceNotFoundException\) .*secretsmanager:GetSecretValue/,
    );
  });

  it('refuses a credential that has expired', () => {
    host.publish(IMAGES, publishedSecret({ host: DIGITALOCEAN, remaining: -60 }));
    const { status, stdout } = host.run(['get'], DIGITALOCEAN);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^The credential in secret \S+images expired at \d{4}-.*no longer refreshed/);
    expect(stdout).not.toContain('canary');
  });

  it.each([
    ['no JSON', 'canary-text'],
    ['another shape', JSON.stringify({ password: 'canary-text' })],
    ['other types', publishedSecret({ host: DIGITALOCEAN }).replace('"reader"', '7')],
  ])('quotes nothing of a secret with %s', (_, value) => {
    host.publish(IMAGES, value);
    const { status, stdout, stderr } = host.run(['get'], DIGITALOCEAN);
    expect(status).toBe(1);
    expect(stdout).toContain(`Secret ${IMAGES} holds no registry credential`);
    expect(stdout + stderr).not.toContain('canary');
  });

  it.each([
    ['a line with one word', `${DIGITALOCEAN}\n`],
    ['a scheme', `https://${DIGITALOCEAN} ${IMAGES}\n`],
  ])('says where the map has %s', (_, lines) => {
    host.map(`# first\n${lines}`);
    const { status, stdout } = host.run(['get'], DIGITALOCEAN);
    expect(status).toBe(1);
    expect(stdout).toContain('secrets, line 2: expected an image prefix without a scheme');
  });

  it.each(['get', 'list'])('says to %s that a map is not in UTF-8', (command) => {
    const map = host.environment.REGISTRY_SECRETS_MAP ?? '';
    writeFileSync(map, Buffer.from(`# für uns\n${DIGITALOCEAN}/acme ${IMAGES}\n`, 'latin1'));
    const { status, stdout, stderr } = host.run([command], DIGITALOCEAN);
    expect({ status, stderr }).toEqual({ status: 1, stderr: '' });
    expect(stdout).toBe(`${map} is no text in UTF-8; save it as UTF-8.\n`);
  });

  it('reads a map that begins with a byte order mark', () => {
    host.map(`\ufeff${DIGITALOCEAN}/acme ${IMAGES}\n`);
    expect(host.run(['get'], DIGITALOCEAN)).toMatchObject({ status: 0 });
  });

  it('says how to write a map that is missing', () => {
    const bare = createReaderHost();
    const { status, stdout } = bare.run(['get'], DIGITALOCEAN);
    bare.remove();
    expect(status).toBe(1);
    expect(stdout).toContain('install SECRET');
  });

  it('is written in the Python of Amazon Linux 2023', () => {
    const parse = 'import ast, sys; ast.parse(sys.stdin.read(), feature_version=(3, 9))';
    const { status, stderr } = host.run(['-c', parse], readFileSync(PROGRAM, 'utf8'), 'python3');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
