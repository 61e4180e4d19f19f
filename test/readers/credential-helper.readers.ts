import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CloudHost, startCloudHost } from './cloud-host';
import { type GuardedRegistry, type RegistryUser, startGuardedRegistry } from './guarded-registry';
import { writeOciImage } from './oci-image';
import { publishedSecret } from './published-secret';
import { PROGRAM } from './reader-host';
import { describeWith } from './requires';

const SECRET = 'registry-token-refresher/ionos/edge';
const NEEDED = ['python3', 'aws', 'docker-registry', 'htpasswd', 'skopeo'];

/** The credential of one refresh: each has a user of its own, as at IONOS. */
const user = (refresh: number): RegistryUser => ({
  username: `rtr-edge-${refresh}`,
  password: `canary-${refresh}`,
});

describeWith(NEEDED, 'image tools with the credential helper')('with the credential helper,', () => {
  let host: CloudHost;
  let registry: GuardedRegistry;
  let image: string;
  let refreshes = 0;
  const value = (): string => publishedSecret({ host: registry.host, ...user(refreshes) });
  /** Publishes a new credential; the one before it lives on, as after a real refresh. */
  const refresh = async (): Promise<void> => {
    refreshes += 1;
    registry.admit(user(refreshes - 1), user(refreshes));
    await host.publish(SECRET, value());
  };
  /** The credentials before the last refresh lapse. */
  const lapse = (): void => registry.admit(user(refreshes));

  beforeAll(async () => {
    host = await startCloudHost();
    registry = await startGuardedRegistry(join(host.folder, 'registry'));
    image = writeOciImage(join(host.folder, 'image'));
    lapse();
    await host.create(SECRET, value());
    await host.run(PROGRAM, ['install', '--bin-dir', join(host.home, '.local/bin'), SECRET]);
  }, 120_000);
  afterAll(async () => {
    await registry.stop();
    await host.stop();
  });
  afterEach(() => {
    const files = readdirSync(host.home, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    const withPassword = files.filter((entry) =>
      readFileSync(join(entry.parentPath, entry.name), 'latin1').includes('canary'),
    );
    expect(withPassword).toEqual([]);
  });

  const skopeo = (...args: readonly string[]): Promise<string> =>
    host.run('skopeo', ['--insecure-policy', ...args]);
  const push = (tag: string): Promise<string> =>
    skopeo('copy', '--dest-tls-verify=false', image, `docker://${registry.host}/web:${tag}`);
  const pull = (tag: string): Promise<string> =>
    skopeo('inspect', '--tls-verify=false', `docker://${registry.host}/web:${tag}`);

  describe('Skopeo', () => {
    it('is turned away without it', async () => {
      writeFileSync(join(host.folder, 'none.json'), '{}');
      const args = ['inspect', '--authfile', join(host.folder, 'none.json'), '--tls-verify=false'];
      await expect(skopeo(...args, `docker://${registry.host}/web:1`)).rejects.toThrow(/auth/i);
    });

    it('pushes and pulls before a refresh, after it, and once the earlier credential has lapsed', async () => {
      await push('1');
      expect(await pull('1')).toContain('"Digest": "sha256:');
      await refresh();
      await push('2');
      expect(await pull('2')).toContain('"Digest": "sha256:');
      lapse();
      await push('3');
      expect(await pull('3')).toContain('"Digest": "sha256:');
    });

    it('pulls while refreshes go on', async () => {
      await push('4');
      const pulls = Array.from({ length: 6 }, () => pull('4'));
      for (let count = 0; count < 3; count += 1) await refreshKeepingAll();
      for (const pulled of await Promise.all(pulls)) expect(pulled).toContain('"Digest": "sha256:');
    });

    /** A refresh while any earlier credential may still be under way. */
    async function refreshKeepingAll(): Promise<void> {
      refreshes += 1;
      registry.admit(...Array.from({ length: refreshes + 1 }, (_, refresh) => user(refresh)));
      await host.publish(SECRET, value());
    }
  });

  describeWith(['podman'], 'Podman and Docker')('on a machine with Podman,', () => {
    const store = (): readonly string[] => {
      const folder = join(host.folder, 'podman');
      return ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
    };
    const podman = (...args: readonly string[]): Promise<string> => host.run('podman', [...store(), ...args]);

    it('Podman pushes and pulls before a refresh and after it', async () => {
      await push('5');
      const name = `${registry.host}/web:5`;
      await podman('pull', '--quiet', '--tls-verify=false', name);
      await refresh();
      lapse();
      await podman('push', '--quiet', '--tls-verify=false', name, `${registry.host}/web:6`);
      expect(await pull('6')).toContain('"Digest": "sha256:');
    });

    it('a login of Podman’s comes before the helper, and lapses, until its logout', async () => {
      const { username, password } = user(refreshes);
      const login = [
        'login',
        '--tls-verify=false',
        '--username',
        username,
        '--password-stdin',
        registry.host,
      ];
      await host.run('podman', login, password);
      await push('9');
      await refresh();
      lapse();
      await expect(pull('9')).rejects.toThrow(/auth/i);
      await host.run('podman', ['logout', registry.host]);
      expect(await pull('9')).toContain('"Digest": "sha256:');
    });

    describeWith(['docker'], 'the Docker CLI')('the Docker CLI', () => {
      let service: ChildProcess;
      let socket: string;
      beforeAll(async () => {
        socket = join(host.folder, 'docker.sock');
        const registries = join(host.folder, 'registries.conf');
        writeFileSync(registries, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
        service = spawn('podman', [...store(), 'system', 'service', '--time', '0', `unix://${socket}`], {
          env: { ...host.environment, CONTAINERS_REGISTRIES_CONF: registries },
          stdio: 'ignore',
        });
        while (!existsSync(socket) && service.exitCode === null) await delay(50);
      }, 30_000);
      afterAll(async () => {
        const exit = once(service, 'exit');
        service.kill();
        await exit;
      });

      it('pulls and pushes before a refresh and after it', async () => {
        await push('7');
        const docker = (...args: readonly string[]) =>
          host.run('docker', ['-H', `unix://${socket}`, ...args]);
        await docker('pull', `${registry.host}/web:7`);
        await refresh();
        lapse();
        await docker('tag', `${registry.host}/web:7`, `${registry.host}/web:8`);
        await docker('push', `${registry.host}/web:8`);
        expect(await pull('8')).toContain('"Digest": "sha256:');
      });
    });
  });
});
