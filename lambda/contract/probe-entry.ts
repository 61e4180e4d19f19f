import * as v from 'valibot';
import { boundValue } from './bound-value';
import type { Environment } from './environment';
import { PROVIDER_NAMES } from './provider-name';

/** The schema of one entry of the probe's `registries.json`. */
export const probeEntry = (environment: Environment) =>
  v.strictObject({
    name: v.string(),
    provider: v.picklist(PROVIDER_NAMES),
    /** The secret that readers read: its name or ARN. */
    secretId: boundValue(environment),
    /** False: the registry is out of the probe's reach, so only the secret is looked at. */
    verify: v.boolean(),
    /** Name of the function that refreshes the registry. */
    refresher: v.string(),
  });

type Schema = ReturnType<typeof probeEntry>;

/** One registry as `registries.json` in the probe's asset states it. */
export type ProbeAssetEntry = v.InferInput<Schema>;
/** One registry as the probe works with it. */
export type ProbeEntry = v.InferOutput<Schema>;
