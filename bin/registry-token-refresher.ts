import '../lib/check-cdk';
import { setFlagsFromString } from 'node:v8';
import { Annotations, App } from 'aws-cdk-lib';
import { context } from '../cdk.json';
import { ConfigError } from '../lib/config/config-error';
import { regionNote } from '../lib/config/messages/region-note';
import { readConfig } from '../lib/config/read-config';
import { RegistryTokenRefresherStack } from '../lib/registry-token-refresher-stack';

/** The file that is read if `-c config=<file>` names no other. */
const DEFAULT_CONFIG = 'registries.yaml';

// The CDK checks templates by WebAssembly that runs for a second: optimizing it takes longer than it saves.
setFlagsFromString('--liftoff-only');

try {
  // Nothing is synthesized by itself once a config has been refused.
  // The feature flags of cdk.json, for a folder without it; the CLI's own context comes before them.
  const app = new App({ autoSynth: false, context });
  const file = String(app.node.tryGetContext('config') ?? DEFAULT_CONFIG);
  // What the CDK CLI knows of the shell; the file's own account and region come before it.
  const { CDK_DEFAULT_ACCOUNT: account, CDK_DEFAULT_REGION: region } = process.env;
  const env = { ...(account ? { account } : {}), ...(region ? { region } : {}) };
  const config = readConfig(file, region, account);
  const stack = new RegistryTokenRefresherStack(app, config.stackName, { file, env, _config: config });
  const note = regionNote(config, file, region);
  if (note !== undefined) Annotations.of(stack).addInfoV2('registry-token-refresher:noRegion', note);
  // Not the CDK's default region: that is us-east-1 if the shell has none.
  const { AWS_REGION: inShell = process.env.AWS_DEFAULT_REGION } = process.env;
  if (config.region !== undefined && inShell !== undefined && inShell !== config.region) {
    Annotations.of(stack).addInfoV2(
      'registry-token-refresher:regionOfFile',
      `The stack belongs to ${config.region}, as ${file} says; the region of the shell, ${inShell}, is not used.`,
    );
  }
  app.synth();
} catch (error: unknown) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
