import * as v from 'valibot';
import { boundValue, fromEnvironment } from './bound-value';
import { type Environment, STACK_ID, TOKEN_ROLE_ARN_PREFIX } from './environment';
import { registryHost } from './registry-host';
import { tokenRoleName } from './token-role';

const access = v.picklist(['pull', 'push']);
export type Access = v.InferOutput<typeof access>;

const seconds = v.pipe(v.number(), v.integer(), v.minValue(1));

const ionosScope = v.strictObject({
  type: v.string(),
  name: v.string(),
  actions: v.array(v.string()),
});
export type IonosScope = v.InferOutput<typeof ionosScope>;

/**
 * The schema of one entry of `registries.json`. Its input is what the file says; its output is complete: values that were
 * unknown at synth come from the function's environment, and the function's own region stands in where none is named.
 */
export function registryEntry(environment: Environment) {
  const bound = boundValue(environment);
  const variable = (name: string): string => fromEnvironment(environment, name);
  const region = v.optional(v.string(), () => variable('AWS_REGION'));

  const common = {
    name: v.string(),
    /** The secret that receives the credential: its name or ARN. */
    secretId: bound,
    /** Seconds. */
    refreshEvery: seconds,
    /** False: publish without asking the registry first. */
    verify: v.boolean(),
    host: v.optional(registryHost),
  };
  const apiToken = v.strictObject({
    /** The existing secret that holds the vendor's API token: its name or ARN. */
    secretId: bound,
    /** The JSON key within it; without one the whole string is the token. */
    key: v.optional(v.string()),
  });

  return v.variant('provider', [
    v.strictObject({
      ...common,
      provider: v.literal('ecr'),
      access,
      region,
      account: v.optional(v.string()),
      /** The role that mints: one that the stack made, by the parts of its name, or one that was given, by ARN. */
      tokenRole: v.pipe(
        v.union([
          v.strictObject({ stack: v.string(), registry: v.string() }),
          v.strictObject({ arn: bound, externalId: v.optional(bound) }),
        ]),
        v.transform((role) =>
          'stack' in role
            ? {
                arn: variable(TOKEN_ROLE_ARN_PREFIX) + tokenRoleName(role, variable('AWS_REGION')),
                given: false as const,
                stackId: variable(STACK_ID),
              }
            : { ...role, given: true as const },
        ),
      ),
    }),
    v.strictObject({
      ...common,
      provider: v.literal('lightsail'),
      access: v.literal('push'),
      region,
    }),
    v.strictObject({
      ...common,
      provider: v.literal('digitalocean'),
      access,
      registry: v.string(),
      /** Seconds. */
      lifetime: seconds,
      apiToken,
    }),
    v.strictObject({
      ...common,
      provider: v.literal('ionos'),
      access,
      registryId: v.string(),
      scopes: v.array(ionosScope),
      /** Seconds. */
      lifetime: seconds,
      apiToken,
    }),
  ]);
}

type Schema = ReturnType<typeof registryEntry>;

/** One registry as `registries.json` in a function's asset states it: the config's registry with its defaults filled in. */
export type AssetEntry = v.InferInput<Schema>;
export type AssetEntryOf<P extends AssetEntry['provider']> = Extract<AssetEntry, { provider: P }>;

/** One registry as a function works with it: every value known. */
export type RegistryEntry = v.InferOutput<Schema>;
export type EntryOf<P extends RegistryEntry['provider']> = Extract<RegistryEntry, { provider: P }>;

/** The existing secret that holds a vendor's API token. */
export type ApiTokenReference = EntryOf<'digitalocean'>['apiToken'];
