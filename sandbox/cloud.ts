import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as v from 'valibot';
import { cdk } from './cdk';
import { dropBootstrapRoles } from './drop-bootstrap-roles';
import { dropUnsupported } from './drop-unsupported';
import { startEmulator } from './emulator';
import { startVendors, type Vendors, type VendorsOptions } from './fakes/vendors';
import { installEmulator } from './install-emulator';
import { ROOT } from './paths';

/** The region of a local cloud if none is given. */
export const REGION = 'eu-central-1';
const ACCOUNT = '000000000000';

interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** The root user of an account: the emulator takes the account from the id of the access key. */
const rootOf = (account: string): Credentials => ({ accessKeyId: account, secretAccessKey: 'test' });

/** Milliseconds: more than any healthy run takes. A function that dies at its start keeps the CLI waiting an hour. */
const CDK_TIMEOUT = 180_000;

export interface CloudOptions {
  readonly vendors?: VendorsOptions;
  /** Whether IAM policies are enforced. */
  readonly authorize?: boolean;
  /** Where its callers are; eu-central-1 by default. */
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  /** Ends what is under way when it aborts. */
  readonly signal?: AbortSignal;
}

/** An AWS and the vendors, on loopback. */
export interface Cloud {
  readonly vendors: Vendors;
  readonly region: string;
  /** For the SDK's clients. */
  readonly client: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: Credentials;
  };
  /** What makes the CDK CLI and other tools talk to this AWS. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where everything of this cloud lies; gone once it is stopped. */
  readonly folder: string;
  bootstrap(): Promise<void>;
  /**
   * Synthesizes the app.
   *
   * @param config path of the config file
   * @returns the assembly's folder
   */
  synth(config: string): Promise<string>;
  /** Deploys an assembly; returns the stack's outputs. */
  deploy(assembly: string): Promise<Readonly<Record<string, string>>>;
  destroy(assembly: string): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a cloud. The caller must stop it.
 *
 * @throws SandboxError
 */
export async function startCloud({
  vendors: vendorsOptions,
  authorize = false,
  region = REGION,
  account = ACCOUNT,
  signal,
}: CloudOptions = {}): Promise<Cloud> {
  const credentials = rootOf(account);
  const python = await installEmulator(signal);
  const folder = await mkdtemp(join(tmpdir(), 'registry-token-refresher-'));
  const vendors = await startVendors(vendorsOptions);
  const stopVendors = async (): Promise<void> => {
    await vendors.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  const options = { python, folder, region, environment: vendors.environment, authorize };
  const emulator = await startEmulator(options).catch(async (error: unknown) => {
    await stopVendors();
    throw error;
  });

  const environment = {
    AWS_ENDPOINT_URL: emulator.url,
    AWS_ENDPOINT_URL_S3: emulator.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const stopped = new AbortController();
  const end = signal === undefined ? stopped.signal : AbortSignal.any([stopped.signal, signal]);
  const run = (args: readonly string[], cwd: string): Promise<string> =>
    cdk(args, join(folder, 'cdk'), { cwd, environment, timeout: CDK_TIMEOUT, signal: end });
  let assemblies = 0;

  return {
    vendors,
    region,
    client: { endpoint: emulator.url, region, credentials },
    environment,
    folder,
    bootstrap: async () => {
      // Not in the folder of cdk.json: there it would run the app.
      const elsewhere = join(folder, 'bootstrap');
      await mkdir(elsewhere);
      await run(['bootstrap', `aws://${account}/${region}`], elsewhere);
    },
    synth: async (config) => {
      assemblies += 1;
      const assembly = join(folder, `assembly-${assemblies}`);
      await run(['synth', '--quiet', '--output', assembly, '--context', `config=${config}`], ROOT);
      await dropUnsupported(assembly);
      if (authorize) await dropBootstrapRoles(assembly);
      return assembly;
    },
    deploy: async (assembly) => {
      const outputs = `${assembly}.outputs.json`;
      await run(
        ['deploy', '--app', assembly, '--require-approval', 'never', '--outputs-file', outputs],
        folder,
      );
      return onlyStack(JSON.parse(await readFile(outputs, 'utf8')));
    },
    destroy: async (assembly) => {
      await run(['destroy', '--app', assembly, '--force'], folder);
    },
    stop: async () => {
      // Steps that still run must not write into the folder any more.
      stopped.abort();
      await emulator.stop();
      await stopVendors();
    },
  };
}

const outputsFile = v.record(v.string(), v.record(v.string(), v.string()));

const onlyStack = (outputs: unknown): Readonly<Record<string, string>> =>
  Object.values(v.parse(outputsFile, outputs))[0] ?? {};
