import { didYouMean, oneOf } from '../../lib/config/messages/words';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import type { RegistryConfig } from '../../lib/config/registry-config';
import { functionName, logGroupName } from '../../lib/names';
import { CliError } from '../cli-error';

/** A registry of the config, and what the stack has for it. */
export interface DeployedRegistry {
  readonly registry: RegistryConfig;
  /** The secret's name, or the ARN of one that the stack did not make. */
  readonly secretId: string;
  readonly functionName: string;
  readonly logGroupName: string;
}

/** How many names an error lists. */
const LISTED = 12;

/**
 * The registries of these names, all without names, in the order of the file.
 *
 * @throws CliError for a name that the file doesn't have
 */
export function deployedRegistries(
  { stackName, registries }: RefresherConfig,
  names: readonly string[],
  file: string,
): readonly DeployedRegistry[] {
  const known = registries.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const listed = known.length > LISTED ? `${known.slice(0, LISTED).join(', ')}, …` : oneOf(known);
    const meant = didYouMean(name, known);
    throw new CliError(`${file} has no registry ${name}${meant}`, `name one that it has: ${listed}`);
  }
  return registries
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((registry) => ({
      registry,
      secretId: registry.existingSecretArn ?? registry.secretName,
      functionName: functionName(stackName, registry.provider),
      logGroupName: logGroupName(stackName, registry.provider),
    }));
}
