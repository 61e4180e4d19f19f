import * as v from 'valibot';
import { deployTimeValue, fromEnvironment } from './deploy-time-value';
import type { Environment } from './environment';
import { registryHost } from './registry-host';

export const access = v.picklist(['pull', 'push']);
export type Access = v.InferOutput<typeof access>;

export const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));

/** What the schemas of the vendors' entries are made of. */
export function entryParts(environment: Environment) {
  const deployTime = deployTimeValue(environment);
  const variable = (name: string): string => fromEnvironment(environment, name);
  /** Fields of every entry, a function's and the probe's. */
  const all = {
    name: v.string(),
    /** The secret that holds the credential: its name or ARN. */
    secretId: deployTime,
    /** False: the registry is out of reach, so nobody asks it. */
    verify: v.boolean(),
    host: v.optional(registryHost),
  };
  return {
    deployTime,
    variable,
    /** The function's own if the entry names none. */
    region: v.optional(v.string(), () => variable('AWS_REGION')),
    apiToken: v.strictObject({
      /** The existing secret that holds the vendor's API token: its name or ARN. */
      secretId: deployTime,
      /** The JSON key within it; without one the whole string is the token. */
      key: v.optional(v.string()),
    }),
    /** A role that the config gives, by ARN. */
    givenRole: v.strictObject({ arn: deployTime, externalId: v.optional(deployTime) }),
    /** Fields of every entry of a function that refreshes. */
    refreshed: { ...all, refreshEvery: seconds },
    /** Fields of every entry of the probe. */
    probed: {
      ...all,
      /** Name of the function that refreshes the registry. */
      refresher: v.string(),
      /** Regions to which Secrets Manager copies the secret. */
      replicas: v.optional(v.array(v.string())),
    },
  };
}

export type EntryParts = ReturnType<typeof entryParts>;

/** The existing secret that holds a vendor's API token. */
export type ApiTokenReference = v.InferOutput<EntryParts['apiToken']>;
