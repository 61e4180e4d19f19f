import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { publishedSecret } from './published-secret';
import { createReaderHost, HELPER, PROGRAM, type ReaderHost } from './reader-host';
import { describeWith } from './requires';

const IMAGES = 'registry-token-refresher/digitalocean/images';
const EDGE = 'registry-token-refresher/ionos/edge';

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
    host.publish(EDGE, publishedSecret({ host: 'demo.cr.de-fra.ionos.com' }));
  });
  afterEach(() => host.remove());

  it('makes the host ready: program, map and Docker’s config, without a password', () => {
    expect(install(IMAGES, EDGE)).toMatchObject({ status: 0, stderr: '' });
    expect(statSync(join(bin, HELPER)).mode & 0o777).toBe(0o755);
    expect(readFileSync(map, 'utf8')).toBe(
      `registry.digitalocean.com/acme ${IMAGES}\ndemo.cr.de-fra.ionos.com ${EDGE}\n`,
    );
    expect(JSON.parse(readFileSync(dockerConfig, 'utf8'))).toEqual({
      credHelpers: {
        'demo.cr.de-fra.ionos.com': 'registry-token-refresher',
        'registry.digitalocean.com': 'registry-token-refresher',
      },
    });
    expect(host.filesWith('canary')).toEqual([]);
    // By the name that Docker calls.
    expect(host.run(['get'], 'demo.cr.de-fra.ionos.com', HELPER)).toMatchObject({ status: 0 });
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
        'demo.cr.de-fra.ionos.com': 'registry-token-refresher',
        'registry.digitalocean.com': 'registry-token-refresher',
      },
    });
    expect(readFileSync(map, 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('moves images to another secret of theirs', () => {
    host.publish('teams/edge', publishedSecret({ host: 'demo.cr.de-fra.ionos.com' }));
    for (const secret of [EDGE, 'teams/edge']) expect(install(secret)).toMatchObject({ status: 0 });
    expect(readFileSync(map, 'utf8')).toBe('demo.cr.de-fra.ionos.com teams/edge\n');
  });

  it('refuses a second secret for a host, names both, and leaves the host as it was', () => {
    install(IMAGES);
    const before = readFileSync(map, 'utf8');
    const { status, stderr } = install('teams/beta');
    expect(status).toBe(1);
    expect(stderr).toContain(`${IMAGES} and teams/beta`);
    expect(readFileSync(map, 'utf8')).toBe(before);
  });

  it('writes nothing where a secret can’t be read', () => {
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
});
