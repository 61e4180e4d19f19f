import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  CreateSecretCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { startEmulator } from '../../sandbox/emulator';
import { installEmulator } from '../../sandbox/install-emulator';
import { pathWithout } from './machine-path';
import { HELPER, PYTHON } from './reader-host';

const run = promisify(execFile);
const REGION = 'eu-central-1';
/** The emulator's root user. */
const CREDENTIALS = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A machine with an empty home whose AWS CLI is a real one, and talks to an emulator of Secrets Manager. */
export interface CloudHost {
  readonly folder: string;
  readonly home: string;
  /** First on the PATH. */
  readonly bin: string;
  readonly environment: Readonly<Record<string, string>>;
  create(secret: string, value: string): Promise<void>;
  /** Publishes a new version. */
  publish(secret: string, value: string): Promise<void>;
  /**
   * Runs a program to its end; resolves to what it wrote.
   *
   * @throws if it fails, with its output
   */
  run(program: string, args: readonly string[], input?: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startCloudHost(): Promise<CloudHost> {
  const python = await installEmulator();
  const folder = mkdtempSync(join(tmpdir(), 'cloud-host-'));
  const [home, bin, cloud] = [join(folder, 'home'), join(folder, 'bin'), join(folder, 'cloud')];
  for (const each of [home, bin, cloud]) mkdirSync(each);
  const emulator = await startEmulator({
    python,
    folder: cloud,
    region: REGION,
    environment: {},
    authorize: false,
  });
  const secrets = new SecretsManagerClient({
    endpoint: emulator.url,
    region: REGION,
    credentials: CREDENTIALS,
  });

  const aws = spawnSync('sh', ['-c', 'command -v aws'], { encoding: 'utf8' }).stdout.trim();
  // The CLI of Debian 12 doesn't read AWS_ENDPOINT_URL yet.
  const wrapper = `#!/bin/sh\nexec '${aws}' --endpoint-url '${emulator.url}' "$@"\n`;
  writeFileSync(join(bin, 'aws'), wrapper, { mode: 0o755 });
  symlinkSync(PYTHON, join(bin, 'python3'));
  const environment = {
    PATH: [bin, join(home, '.local/bin'), pathWithout(HELPER)].join(':'),
    HOME: home,
    XDG_RUNTIME_DIR: home,
    REGISTRY_SECRETS_MAP: join(home, '.config/registry-token-refresher/secrets'),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    NO_PROXY: '127.0.0.1',
  };
  return {
    folder,
    home,
    bin,
    environment,
    create: async (secret, value) => {
      await secrets.send(new CreateSecretCommand({ Name: secret, SecretString: value }));
    },
    publish: async (secret, value) => {
      await secrets.send(new PutSecretValueCommand({ SecretId: secret, SecretString: value }));
    },
    run: async (program, args, input = '') => {
      const running = run(program, args, { env: environment, cwd: folder });
      running.child.stdin?.end(input);
      const { stdout, stderr } = await running;
      return `${stdout}${stderr}`;
    },
    stop: async () => {
      secrets.destroy();
      await emulator.stop();
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
