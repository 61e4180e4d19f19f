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
  const entry = functionEntry(registry, region);
  return entry === undefined ? undefined : fingerprint(credentialShape(entry));
}
