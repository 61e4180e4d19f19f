import {
  chownSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { publishedSecret } from './published-secret';
import { createReaderHost, HELPER, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const IMAGES = 'registry-token-refresher/digitalocean/images';
const EDGE = 'registry-token-refresher/vendor/edge';

describeWith(['python3'], 'the installation of the credential helper')('install', () => {
  let host: ReaderHost;
  let bin: string;
  let dockerConfig: string;
  let map: string;
  const install = (...args: readonly string[]) => host.run(['install', '--bin-dir', bin, ...args]);
  beforeEach(() => {
    host = createReaderHost();
    bin = join(host.home, '.local/bin');
    dockerConfig = join(host.home, '.docker/config.json');
    map = join(host.home, '.config/registry-token-refresher/secrets');
    const digitalocean = 'registry.digitalocean.com';
    host.publish(IMAGES, publishedSecret({ host: digitalocean, imagePrefix: `${digitalocean}/acme` }));
    host.publish('teams/beta', publishedSecret({ host: digitalocean, imagePrefix: `${digitalocean}/beta` }));
    host.publish(EDGE, publishedSecret({ host: 'demo.cr.de-fra.vendor.example' }));
  });
  afterEach(() => host.remove());

  it('makes the host ready: program, map and Docker’s config, without a password', () => {
    expect(install(IMAGES, EDGE)).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(bin, HELPER)).mode & 0o777).toBe(0o755);
    expect(readFileSync(map, 'utf8')).toBe(
      `registry.digitalocean.com/acme ${IMAGES}\ndemo.cr.de-fra.vendor.example ${EDGE}\n`,
    );
    expect(JSON.parse(readFileSync(dockerConfig, 'utf8'))).toEqual({
      credHelpers: {
        'demo.cr.de-fra.vendor.example': 'registry-token-refresher',
        'registry.digitalocean.com': 'registry-token-refresher',
      },
    });
    expect(host.filesWith('canary')).toEqual([]);
    // By the name that Docker calls.
    expect(host.run(['get'], 'demo.cr.de-fra.vendor.example', HELPER)).toMatchObject({ status: 0 });
  });

  it('keeps what Docker’s config and the map hold, and may be repeated', () => {
    mkdirSync(join(host.home, '.docker'));
    const earlier = { auths: { 'ghcr.io': { auth: 'eA==' } }, credHelpers: { 'gcr.io': 'gcloud' } };
    writeFileSync(dockerConfig, JSON.stringify(earlier));
    for (const secret of [EDGE, IMAGES, EDGE]) expect(install(secret)).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(dockerConfig, 'utf8'))).toEqual({
      ...earlier,
      credHelpers: {
        'gcr.io': 'gcloud',
        'demo.cr.de-fra.vendor.example': 'registry-token-refresher',
        'registry.digitalocean.com': 'registry-token-refresher',
      },
    });
    expect(readFileSync(map, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('moves images to another secret of theirs', () => {
    host.publish('teams/edge', publishedSecret({ host: 'demo.cr.de-fra.vendor.example' }));
    for (const secret of [EDGE, 'teams/edge']) expect(install(secret)).toMatchObject({ status: 0 });
    expect(readFileSync(map, 'utf8')).toBe('demo.cr.de-fra.vendor.example teams/edge\n');
  });

  it('keeps what people wrote into the map: comments, order and spaces', () => {
    host.publish('teams/edge', publishedSecret({ host: 'demo.cr.de-fra.vendor.example' }));
    host.publish('more', publishedSecret({ host: 'more.example' }));
    host.map(`# by hand
one.example   teams/one  # theirs

  Demo.CR.de-fra.vendor.example/   ${EDGE}# ours
# the end`);
    expect(install('teams/edge', 'more')).toMatchObject({ status: 0 });
    expect(readFileSync(map, 'utf8')).toBe(`# by hand
one.example   teams/one  # theirs

  Demo.CR.de-fra.vendor.example/   teams/edge# ours
# the end
more.example more
`);
  });

  const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);

  it.each(['022', '077'])(
    'makes what everyone may read under umask %s, and Docker’s config private',
    (umask) => {
      const script = `umask ${umask}; exec "$0" install --bin-dir "$1" "$2"`;
      const folder = join(host.home, 'opt/tools/bin');
      expect(host.run(['-c', script, PROGRAM, folder, EDGE], '', 'sh').status).toBe(0);
      const forEveryone = [dirname(dirname(folder)), folder, dirname(dirname(map)), dirname(map)];
      expect(forEveryone.map(modeOf)).toEqual(['755', '755', '755', '755']);
      expect([join(folder, HELPER), map].map(modeOf)).toEqual(['755', '644']);
      expect([dirname(dockerConfig), dockerConfig].map(modeOf)).toEqual(['700', '600']);
    },
  );

  it('leaves the mode of folders that exist', () => {
    mkdirSync(dirname(map), { recursive: true, mode: 0o700 });
    expect(install(EDGE)).toMatchObject({ status: 0 });
    expect(modeOf(dirname(map))).toBe('700');
  });

  it.each([
    ['a file', '{"auths":{}}'],
    ['none yet', undefined],
  ])('writes Docker’s config where a link leads, to %s', (_, content) => {
    const target = join(host.home, 'dotfiles/docker.json');
    for (const folder of [dirname(dockerConfig), dirname(target)]) mkdirSync(folder);
    if (content !== undefined) writeFileSync(target, content);
    symlinkSync('../dotfiles/docker.json', dockerConfig);
    expect(install(EDGE)).toMatchObject({ status: 0 });
    expect(lstatSync(dockerConfig).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(target, 'utf8'))).toHaveProperty('credHelpers');
  });

  const itAsRoot = process.getuid?.() === 0 ? it : it.skip;
  itAsRoot('leaves a file to its owner', () => {
    mkdirSync(dirname(dockerConfig));
    writeFileSync(dockerConfig, '{}');
    chownSync(dockerConfig, 12345, 23456);
    expect(install(EDGE)).toMatchObject({ status: 0 });
    expect(statSync(dockerConfig)).toMatchObject({ uid: 12345, gid: 23456 });
    expect(readFileSync(dockerConfig, 'utf8')).toContain('credHelpers');
  });

  it.each([
    ['doesn’t find the program', false],
    ['finds another one first', true],
  ])('warns where Docker %s, with a line that mends it', (_, hasAnother) => {
    const folder = join(host.home, 'some where/bin');
    if (hasAnother) host.standIn(HELPER, 'exit 1');
    const { status, stderr } = host.run(['install', '--bin-dir', folder, EDGE]);
    expect(status).toBe(0);
    const [warning, line = ''] = stderr.split('\n');
    expect(warning).toMatch(/^Warning: Docker looks for this program on the PATH/);
    expect(warning).toContain(hasAnother ? join(host.folder, 'bin', HELPER) : 'leads to none');
    const found = host.run(['-c', `${line}\ncommand -v ${HELPER}`], '', 'sh');
    expect(found.stdout.trim()).toBe(join(folder, HELPER));
  });

  it('says nothing of the PATH to the kubelet, which looks in a folder', () => {
    const { status, stderr } = host.run(['install', '--kubelet', '--bin-dir', join(host.home, 'bin'), EDGE]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('refuses a second secret for a host, names both, and leaves the host as it was', () => {
    install(IMAGES);
    const before = readFileSync(map, 'utf8');
    const { status, stderr } = install('teams/beta');
    expect(status).toBe(1);
    expect(stderr).toContain(`${IMAGES} and teams/beta`);
    expect(readFileSync(map, 'utf8')).toBe(before);
  });

  it.each([
    ['Docker', []],
    ['the kubelet', ['--kubelet']],
  ])('refuses two secrets for the same images at once, for %s', (_, options) => {
    host.publish('teams/edge', publishedSecret({ host: 'demo.cr.de-fra.vendor.example' }));
    const { status, stderr } = install(...options, EDGE, 'teams/edge');
    expect(status).toBe(1);
    expect(stderr).toContain(`${EDGE} and teams/edge`);
    expect(host.filesWith('')).toEqual([]);
  });

  it('writes nothing if a secret can’t be read', () => {
    const { status, stderr } = install(IMAGES, 'teams/gone');
    expect(status).toBe(1);
    expect(stderr).toContain('Reading secret teams/gone failed');
    expect(host.filesWith('')).toEqual([]);
  });

  it('leaves a Docker config that it can’t read alone', () => {
    mkdirSync(join(host.home, '.docker'));
    writeFileSync(dockerConfig, '{ "auths": ');
    const { status, stderr } = install(IMAGES);
    expect(status).toBe(1);
    expect(stderr).toContain('config.json is no Docker config');
    expect(readFileSync(dockerConfig, 'utf8')).toBe('{ "auths": ');
  });

  it('takes several secrets of a host for the kubelet, and leaves Docker’s config alone', () => {
    expect(install('--kubelet', IMAGES, 'teams/beta')).toMatchObject({ status: 0, stderr: '' });
    expect(readFileSync(map, 'utf8').trimEnd().split('\n')).toHaveLength(2);
    expect(host.filesWith('credHelpers')).toEqual([join(bin, HELPER)]);
    expect(readFileSync(join(bin, HELPER)).equals(readFileSync(PROGRAM))).toBe(true);
  });

  describe('with a map of the host and one of the user,', () => {
    let hostMap: string;
    /** Runs the program, which takes a folder of the test for /etc, as root or as somebody else. */
    const runAs = (user: 'root' | 'somebody', args: readonly string[], input = '') => {
      const program = join(host.folder, user);
      const source = readFileSync(PROGRAM, 'utf8');
      const etc = source.replace("Path('/etc'", `Path('${join(host.folder, 'etc')}'`);
      const adapted = etc.replaceAll('os.geteuid()', user === 'root' ? '0' : '1000');
      writeFileSync(program, adapted, { mode: 0o755 });
      return host.run(['-u', 'REGISTRY_SECRETS_MAP', program, ...args], input, 'env');
    };
    const installAs = (user: 'root' | 'somebody', ...secrets: readonly string[]) =>
      runAs(user, ['install', '--bin-dir', bin, ...secrets]);
    const userNameOf = (server: string): string =>
      JSON.parse(runAs('somebody', ['get'], server).stdout).Username;
    const EDGE_HOST = 'demo.cr.de-fra.vendor.example';
    beforeEach(() => {
      hostMap = join(host.folder, 'etc/registry-token-refresher/secrets');
      host.publish('teams/edge', publishedSecret({ host: EDGE_HOST, username: 'edge-2' }));
    });

    it('root writes the host’s, and a user none that would say the same', () => {
      expect(installAs('root', EDGE)).toMatchObject({ status: 0, stderr: '' });
      expect(readFileSync(hostMap, 'utf8')).toBe(`${EDGE_HOST} ${EDGE}\n`);
      unlinkSync(dockerConfig);
      const { stdout } = installAs('somebody', EDGE);
      expect(stdout).toContain(`reads ${hostMap}.\n`);
      expect(existsSync(map)).toBe(false);
      expect(readFileSync(dockerConfig, 'utf8')).toContain(EDGE_HOST);
    });

    it('what root changes then reaches that user', () => {
      installAs('root', EDGE);
      installAs('somebody', EDGE);
      expect(userNameOf(EDGE_HOST)).toBe('reader');
      installAs('root', 'teams/edge');
      expect(userNameOf(EDGE_HOST)).toBe('edge-2');
    });

    it('a user’s secret comes before the host’s, for its registry host alone', () => {
      installAs('root', EDGE, IMAGES);
      expect(installAs('somebody', 'teams/edge').stdout).toContain(`reads ${map}.\n`);
      expect(userNameOf(EDGE_HOST)).toBe('edge-2');
      expect(userNameOf('registry.digitalocean.com')).toBe('reader');
      expect(JSON.parse(runAs('somebody', ['list']).stdout)).toEqual({
        [EDGE_HOST]: 'edge-2',
        'registry.digitalocean.com': 'reader',
      });
      expect(runAs('somebody', ['get'], 'other.example').stdout).toBe(
        'credentials not found in native keychain\n',
      );
    });

    it('root is warned of a line of its own that comes before what it installs for everyone', () => {
      host.map(`${EDGE_HOST} ${EDGE}\n`);
      const { status, stdout, stderr } = installAs('root', 'teams/edge', IMAGES);
      expect(status).toBe(0);
      expect(stdout).toContain(`reads ${hostMap}.\n`);
      expect(stderr).toBe(
        `Warning: for this user ${map} comes first, and it names ${EDGE_HOST} too: remove that line.\n`,
      );
    });

    it('a user may choose one of two secrets that the host’s map has for a registry host', () => {
      expect(runAs('root', ['install', '--kubelet', '--bin-dir', bin, IMAGES, 'teams/beta']).status).toBe(0);
      expect(installAs('somebody', IMAGES)).toMatchObject({ status: 0 });
      expect(userNameOf('registry.digitalocean.com')).toBe('reader');
    });

    it('says where both were looked for', () => {
      const { status, stdout } = runAs('somebody', ['get'], EDGE_HOST);
      expect(status).toBe(1);
      expect(stdout).toContain(`There is no ${map} or ${hostMap}`);
    });
  });
});
