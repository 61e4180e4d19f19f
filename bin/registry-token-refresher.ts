import { setFlagsFromString } from 'node:v8';
import { App } from 'aws-cdk-lib';
import { ConfigError, RegistryTokenRefresherStack, readConfig } from '../lib';

/** The file that is read where `-c config=<file>` names no other. */
const DEFAULT_CONFIG = 'registries.yaml';

// The CDK checks templates by WebAssembly that runs for a second: optimizing it takes longer than it saves.
setFlagsFromString('--liftoff-only');

try {
  // Nothing is synthesized by itself once a config has been refused.
  const app = new App({ autoSynth: false });
  const file = String(app.node.tryGetContext('config') ?? DEFAULT_CONFIG);
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };
  new RegistryTokenRefresherStack(app, { config: readConfig(file, region), file, env });
  app.synth();
} catch (error: unknown) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
