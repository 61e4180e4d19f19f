import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ConfigError } from '../lib/config/config-error';
import { readConfig } from '../lib/config/read-config';
import { createApiTokenSecrets } from './api-token-secrets';
import { type Cloud, REGION, startCloud } from './cloud';
import { installEmulator } from './install-emulator';
import { ROOT } from './paths';
import { SandboxError } from './sandbox-error';
import { readSecretRows, secretTable } from './secret-table';
import { step } from './step';
import { watchTicks } from './watch-ticks';

const USAGE = `Usage: npm run local -- [--once] [--config FILE]

Deploys the stack into a local cloud and keeps it ticking until Ctrl-C.

  --once         show the secrets, destroy the stack, exit
  --config FILE  deploy this config instead of sandbox/registries.yaml`;

interface Arguments {
  readonly once: boolean;
  /** An absolute path. */
  readonly config: string;
}

async function local({ once, config }: Arguments, interrupted: AbortSignal): Promise<void> {
  console.log('A local cloud for registry-token-refresher\n');
  const refresher = readConfig(config, REGION);
  await step('emulator installed', () => installEmulator(interrupted));
  const vendors = { anyRegistry: true };
  // Where the file says that its stack belongs: elsewhere the CDK would not deploy it.
  const { account, region } = refresher;
  const options = { vendors, account, region, signal: interrupted };
  const cloud = await step('cloud started', () => startCloud(options));
  try {
    const secrets = new SecretsManagerClient(cloud.client);
    const assembly = await step('bootstrapped and synthesized', async () => {
      const [synthesized] = await Promise.all([cloud.synth(config), cloud.bootstrap()]);
      return synthesized;
    });
    await step('API-token secrets made', () => createApiTokenSecrets(refresher, cloud.vendors, secrets));
    const outputs = await step('deployed', () => cloud.deploy(assembly));

    const rows = await readSecretRows(secrets, outputs.SecretPrefix ?? '');
    console.log(`\n${secretTable(rows)}\n`);
    if (once) {
      await step('destroyed', () => cloud.destroy(assembly));
      return;
    }
    console.log(hints(cloud, refresher.registries[0]?.name ?? '', config));
    await watchTicks(new CloudWatchLogsClient(cloud.client), {
      logGroupPrefix: `/aws/lambda/${refresher.stackName}-`,
      signal: interrupted,
      tell: (line) => console.log(line),
    });
  } finally {
    await cloud.stop();
  }
}

/** What to do with a running cloud. */
function hints({ environment }: Cloud, registry: string, config: string): string {
  const exports = Object.entries(environment).map(([name, value]) => `  export ${name}=${value}`);
  const file = relative(ROOT, config);
  return [
    'To use this cloud from another terminal:\n',
    '  unset AWS_PROFILE AWS_SESSION_TOKEN',
    ...exports,
    '\nSee how the credentials are, one with its value, and refresh it:\n',
    `  npx registry-token-refresher status --config ${file}`,
    `  npx registry-token-refresher show ${registry} --reveal --config ${file}`,
    `  npx registry-token-refresher refresh ${registry} --force --config ${file}`,
    '\nDeploy a changed config:\n',
    `  npx cdk deploy --require-approval never --context config=${file}`,
    '\nTicking until Ctrl-C.\n',
  ].join('\n');
}

function parseArguments(args: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      once: { type: 'boolean', default: false },
      config: { type: 'string', default: join(ROOT, 'sandbox/registries.yaml') },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    process.exit(0);
  }
  // Scripts run in the repository's root, but the caller may be in another folder.
  return { once: values.once, config: resolve(process.env.INIT_CWD ?? '.', values.config) };
}

/** What went wrong, for users of the sandbox: no stack trace. */
function explained(error: unknown): string {
  if (error instanceof SandboxError || error instanceof ConfigError) return error.message;
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

async function main(): Promise<void> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  try {
    await local(parsed, interrupt.signal);
  } catch (error) {
    console.error(interrupt.signal.aborted ? '\nInterrupted.' : `\n${explained(error)}`);
    process.exitCode = interrupt.signal.aborted ? 130 : 1;
  }
}

main();
