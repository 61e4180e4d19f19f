import { readFileSync } from 'node:fs';
import { publishedSecret } from './published-secret';
import { createReaderHost, PROGRAM, type ReaderHost } from './reader-host';
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

  it.each(['other.example', 'https://index.docker.io/v1/', 'registry.digitalocean.com.evil.example', ''])(
    'says of %j in the protocol’s own words that it has nothing',
    (server) => {
      expect(host.run(['get'], server)).toEqual({ status: 1, stdout: NOT_FOUND, stderr: '' });
      expect(host.awsCalls()).toEqual([]);
    },
  );

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

  it('refuses a credential that has lapsed', () => {
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
