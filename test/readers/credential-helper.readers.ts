import { spawn } from 'node:child_process';
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

const SECRET = 'registry-token-refresher/vendor/edge';
const NEEDED = ['python3', 'aws', 'docker-registry', 'htpasswd', 'skopeo'];

/** The credential of one refresh: each has a user of its own, as at IONOS. */
const user = (refresh: number): RegistryUser => ({
  username: `rtr-edge-${refresh}`,
  password: `canary-${refresh}`,
});

/** Starts a program and waits for its socket; resolves to what ends the program. */
async function startOnSocket(
  program: string,
  args: readonly string[],
  socket: string,
  environment: Readonly<Record<string, string>>,
): Promise<() => Promise<void>> {
  const service = spawn(program, args, { env: environment, stdio: 'ignore' });
  const exit = once(service, 'exit');
  while (!existsSync(socket)) {
    if (service.exitCode !== null) throw new Error(`${program} ended with ${service.exitCode}`);
    await delay(50);
  }
  return async () => {
    service.kill();
    await exit;
  };
}

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
  /** The credentials before the last refresh expire. */
  const expire = (): void => registry.admit(user(refreshes));

  beforeAll(async () => {
    host = await startCloudHost();
    registry = await startGuardedRegistry(join(host.folder, 'registry'));
    image = writeOciImage(join(host.folder, 'image'));
    expire();
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

    it('pushes and pulls before a refresh, after it, and once the earlier credential has expired', async () => {
      await push('1');
      expect(await pull('1')).toContain('"Digest": "sha256:');
      await refresh();
      await push('2');
      expect(await pull('2')).toContain('"Digest": "sha256:');
      expire();
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

  interface ImageTool {
    readonly pull: (image: string) => Promise<unknown>;
    /** Pushes under this name an image that the tool has pulled. */
    readonly pushAs: (name: string, image: string) => Promise<unknown>;
  }
  /** @param name the tool's, for tags that no other test has */
  const pushAndPullAcrossRefresh = async (name: string, tool: ImageTool): Promise<void> => {
    const image = (moment: string): string => `${registry.host}/web:${name}-${moment}`;
    await push(`${name}-first`);
    await tool.pull(image('first'));
    await tool.pushAs(image('before'), image('first'));
    await refresh();
    expire();
    await tool.pushAs(image('after'), image('first'));
    await tool.pull(image('after'));
    for (const moment of ['before', 'after']) {
      expect(await pull(`${name}-${moment}`)).toContain('"Digest": "sha256:');
    }
  };

  /** Where Podman and Buildah keep images, as their options. */
  const store = (tool: string): readonly string[] => {
    const folder = join(host.folder, tool);
    return ['--root', join(folder, 'root'), '--runroot', join(folder, 'run'), '--storage-driver', 'vfs'];
  };
  /** Podman and Buildah have the same commands. */
  const containersTool = (tool: string): ImageTool => {
    const run = (command: string, ...args: readonly string[]): Promise<string> =>
      host.run(tool, [...store(tool), command, '--quiet', '--tls-verify=false', ...args]);
    return {
      pull: (image) => run('pull', image),
      pushAs: (name, image) => run('push', image, name),
    };
  };

  /** nerdctl has Docker's commands. */
  const dockerTool = (run: (...args: readonly string[]) => Promise<string>): ImageTool => ({
    pull: (image) => run('pull', image),
    pushAs: async (name, image) => {
      await run('tag', image, name);
      await run('push', name);
    },
  });

  describeWith(['buildah'], 'Buildah')('Buildah', () => {
    it('pushes and pulls before a refresh and after it', () =>
      pushAndPullAcrossRefresh('buildah', containersTool('buildah')));
  });

  describeWith(['podman'], 'Podman and Docker')('on a machine with Podman,', () => {
    it('Podman pushes and pulls before a refresh and after it', () =>
      pushAndPullAcrossRefresh('podman', containersTool('podman')));

    it('a login of Podman’s takes precedence over the helper, and expires, until its logout', async () => {
      // What `podman login` leaves behind, whose user name would stand on its command line.
      const login = join(host.home, 'containers/auth.json');
      await host.run(PROGRAM, ['merge', '--output', login, SECRET]);
      await push('5');
      await refresh();
      expire();
      await expect(pull('5')).rejects.toThrow(/auth/i);
      await host.run('podman', ['logout', registry.host]);
      expect(await pull('5')).toContain('"Digest": "sha256:');
    });

    describeWith(['docker'], 'the Docker CLI')('the Docker CLI', () => {
      let stop: () => Promise<void>;
      let socket: string;
      beforeAll(async () => {
        socket = join(host.folder, 'docker.sock');
        const registries = join(host.folder, 'registries.conf');
        writeFileSync(registries, `[[registry]]\nlocation = "${registry.host}"\ninsecure = true\n`);
        const service = ['system', 'service', '--time', '0', `unix://${socket}`];
        const environment = { ...host.environment, CONTAINERS_REGISTRIES_CONF: registries };
        stop = await startOnSocket('podman', [...store('podman'), ...service], socket, environment);
      }, 30_000);
      afterAll(() => stop());

      it('pushes and pulls before a refresh and after it', () =>
        pushAndPullAcrossRefresh(
          'docker',
          dockerTool((...args) => host.run('docker', ['-H', `unix://${socket}`, ...args])),
        ));
    });
  });

  // Debian has no package of nerdctl: this runs if a person has installed it, with containerd 1.7 or newer, which needs root.
  const describeAsRoot =
    process.getuid?.() === 0 ? describeWith(['nerdctl', 'containerd'], 'nerdctl') : describe.skip;
  describeAsRoot('nerdctl', () => {
    let stop: () => Promise<void>;
    let socket: string;
    beforeAll(async () => {
      const folder = join(host.folder, 'containerd');
      socket = join(host.folder, 'containerd.sock');
      const config = join(host.folder, 'containerd.toml');
      // Neither Kubernetes' part nor the one that makes /opt/containerd.
      const left = ['io.containerd.grpc.v1.cri', 'io.containerd.internal.v1.opt'];
      writeFileSync(config, `version = 2\ndisabled_plugins = ${JSON.stringify(left)}\n`);
      const places = ['--root', join(folder, 'root'), '--state', join(folder, 'state'), '--address', socket];
      stop = await startOnSocket('containerd', ['--config', config, ...places], socket, host.environment);
    }, 30_000);
    afterAll(() => stop());

    it('pushes and pulls before a refresh and after it', () => {
      const folder = join(host.folder, 'nerdctl');
      const options = ['--address', socket, '--data-root', folder, '--snapshotter', 'native'];
      return pushAndPullAcrossRefresh(
        'nerdctl',
        dockerTool((...args) => host.run('nerdctl', [...options, ...args])),
      );
    });
  });
});
