import { credentialShape, fingerprint } from '../../lambda/contract/fingerprint';
import type { RegistryConfig } from '../../lib/config/registry-config';
import { functionEntry } from './function-entry';

/**
 * The fingerprint that the functions expect of a registry's credential; undefined if it depends on what only the deployment
 * knows.
 *
 * @param region the stack's
 */
export function expectedFingerprint(
  registry: RegistryConfig,
  region: string | undefined,
): string | undefined {
<<<<<<< HEAD
  const environment = region === undefined ? {} : { AWS_REGION: region };
  const entry = entryOf(
    registry,
    Object.keys(VENDORS[registry.provider].entry(entryParts(environment)).entries),
  );
  try {
    const parsed = v.safeParse(registryEntry(environment), entry);
    return parsed.success ? fingerprint(credentialShape(parsed.output)) : undefined;
  } catch {
    // A variable of the function's environment is missing here.
    return undefined;
  }
}

/** A role that the config gives, under the keys that the vendors' entries have for it. */
const givenRole = (arn: string | undefined): object =>
  arn === undefined ? {} : { role: { arn }, tokenRole: { arn } };

/** The registry as its function's asset states it. */
function entryOf(registry: RegistryConfig, keys: readonly string[]): object {
  const written: Readonly<Record<string, unknown>> = {
    ...registry,
    secretId: registry.secretName,
    ...('apiToken' in registry && { apiToken: { secretId: registry.apiToken.secret } }),
    ...('assumeRoleArn' in registry && givenRole(registry.assumeRoleArn)),
  };
  return Object.fromEntries(keys.flatMap((key) => (written[key] === undefined ? [] : [[key, written[key]]])));
=======
  const entry = functionEntry(registry, region);
  return entry === undefined ? undefined : fingerprint(credentialShape(entry));
>>>>>>> d5fc6df (Share the run of a function among commands)
}
