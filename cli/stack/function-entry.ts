import * as v from 'valibot';
import { entryParts } from '../../lambda/contract/entry-parts';
import { type RegistryEntry, registryEntry } from '../../lambda/contract/registry-entry';
import { VENDORS } from '../../lambda/contract/vendors';
import type { RegistryConfig } from '../../lib/config/registry-config';

/**
 * A registry as its function works with it; undefined if that depends on what only the deployment knows, as ECR's does on the
 * stack's own roles.
 *
 * @param region the stack's
 */
export function functionEntry(
  registry: RegistryConfig,
  region: string | undefined,
): RegistryEntry | undefined {
  const environment = region === undefined ? {} : { AWS_REGION: region };
  const keys = Object.keys(VENDORS[registry.provider].entry(entryParts(environment)).entries);
  try {
    const parsed = v.safeParse(registryEntry(environment), assetEntry(registry, keys));
    return parsed.success ? parsed.output : undefined;
  } catch {
    // A variable of the function's environment is missing here.
    return undefined;
  }
}

/** A role that the config gives, under the keys that the vendors' entries have for it. */
const givenRole = (arn: string | undefined): object =>
  arn === undefined ? {} : { role: { arn }, tokenRole: { arn } };

/** The registry as its function's asset states it. */
function assetEntry(registry: RegistryConfig, keys: readonly string[]): object {
  const written: Readonly<Record<string, unknown>> = {
    ...registry,
    secretId: registry.secretName,
    ...('apiToken' in registry && {
      apiToken: {
        secretId: registry.apiToken.secret,
        ...(registry.apiToken.key !== undefined && { key: registry.apiToken.key }),
      },
    }),
    ...('assumeRoleArn' in registry && givenRole(registry.assumeRoleArn)),
  };
  return Object.fromEntries(keys.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])));
}
