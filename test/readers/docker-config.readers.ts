import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudHost, startCloudHost } from './cloud-host';
import { type GuardedRegistry, startGuardedRegistry } from './guarded-registry';
import { writeOciImage } from './oci-image';
import { publishedSecret } from './published-secret';
import { PROGRAM } from './reader-host';
import { describeWith } from './requires';

const NEEDED = ['python3', 'aws', 'docker-registry', 'htpasswd', 'skopeo'];
const ACME = { username: 'acme', password: 'canary-acme' };
const BETA = { username: 'beta', password: 'canary-beta' };

describeWith(NEEDED, 'Docker configs with real tools')('a Docker config', () => {
  let host: CloudHost;
  let image: string;
  /** Admits ACME and BETA. */
  let first: GuardedRegistry;
  /** Admits BETA only. */
  let second: GuardedRegistry;
  beforeAll(async () => {
    host = await startCloudHost();
    image = writeOciImage(join(host.folder, 'image'));
    first = await startGuardedRegistry(join(host.folder, 'first'));
    second = await startGuardedRegistry(join(host.folder, 'second'));
    first.admit(ACME, BETA);
    second.admit(BETA);
    await host.create(
      'acme',
      publishedSecret({ host: first.host, imagePrefix: `${first.host}/acme`, ...ACME }),
    );
    await host.create('beta', publishedSecret({ host: second.host, ...BETA }));
    // No registry admits it: a client that uses it for another image is refused.
    const nobody = { username: 'acme', password: 'canary-other' };
    await host.create(
      'other',
      publishedSecret({ host: first.host, imagePrefix: `${first.host}/other`, ...nobody }),
    );
  });
  afterAll(async () => {
    await first.stop();
    await second.stop();
    await host.stop();
  });

  const push = (authfile: string, name: string): Promise<string> => {
    const args = ['copy', '--authfile', authfile, '--dest-tls-verify=false', image, `docker://${name}`];
    return host.run('skopeo', ['--insecure-policy', ...args]);
  };

  it('as it is published, for Kubernetes, opens its registry to Skopeo', async () => {
    const file = join(host.folder, 'dockerconfigjson');
    const { dockerconfigjson } = JSON.parse(publishedSecret({ host: first.host, ...ACME }));
    writeFileSync(file, dockerconfigjson);
    await expect(push(file, `${first.host}/acme/web:1`)).resolves.toContain('Writing manifest');
  });

  it('that is merged of two secrets opens both registries', async () => {
    const file = join(host.folder, 'merged.json');
    await host.run(PROGRAM, ['merge', '--output', file, 'acme', 'beta']);
    await expect(push(file, `${first.host}/acme/web:2`)).resolves.toContain('Writing manifest');
    await expect(push(file, `${second.host}/web:2`)).resolves.toContain('Writing manifest');
  });

  it('that is merged by image prefix has two credentials for one registry', async () => {
    const file = join(host.folder, 'by-image-prefix.json');
    await host.run(PROGRAM, ['merge', '--by-image-prefix', '--output', file, 'acme', 'other']);
    await expect(push(file, `${first.host}/acme/web:3`)).resolves.toContain('Writing manifest');
    await expect(push(file, `${first.host}/other/web:3`)).rejects.toThrow(/auth/i);
  });
});
