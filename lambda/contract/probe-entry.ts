import * as v from 'valibot';
import { boundValue, fromEnvironment } from './bound-value';
import type { Environment } from './environment';
import { registryHost } from './registry-host';

/** The schema of one entry of the probe's `registries.json`. */
export function probeEntry(environment: Environment) {
  const bound = boundValue(environment);
  const region = v.optional(v.string(), () => fromEnvironment(environment, 'AWS_REGION'));

  const common = {
    name: v.string(),
    /** The secret that readers read: its name or ARN. */
    secretId: bound,
    /** False: the registry is out of the probe's reach, so only the secret is looked at. */
    verify: v.boolean(),
    host: v.optional(registryHost),
    /** Name of the function that refreshes the registry. */
    refresher: v.string(),
  };

  return v.variant('provider', [
    v.strictObject({
      ...common,
      provider: v.literal('ecr'),
      region,
      /** The registry's: the config's, else that of the role that mints. */
      account: bound,
    }),
    v.strictObject({ ...common, provider: v.literal('lightsail'), region }),
    v.strictObject({ ...common, provider: v.literal('digitalocean') }),
    v.strictObject({ ...common, provider: v.literal('ionos') }),
  ]);
}

type Schema = ReturnType<typeof probeEntry>;

/** One registry as `registries.json` in the probe's asset states it. */
export type ProbeAssetEntry = v.InferInput<Schema>;
/** One registry as the probe works with it. */
export type ProbeEntry = v.InferOutput<Schema>;
