import { PROVIDER_NAMES } from '../lambda/contract/provider-name';
import { ConfigError } from './config/config-error';
import { secretFolder } from './config/defaults/default-names';
import type { RefresherConfig } from './config/refresher-config';
import type { RegistryConfig } from './config/registry-config';

/**
 * Characters: IAM's limit for a managed policy, into which the CDK moves what makes a role's own one long, is 6,144; for
 * the inline policies of a role, as token roles have them, 10,240. Something goes to the rest of the policy.
 */
const MANAGED = 5_600;
const INLINE = 9_500;
/** About what an ARN has around a name, and what a list has around an ARN. */
const AROUND_NAME = 72;
const AROUND_ARN = 3;

/**
 * Refuses what can't be granted: everything that a registry names by itself (a secret outside the prefix, an API token, a
 * role, a repository) is a line of its own in a role's policy.
 *
 * @param source what messages call the config
 * @throws ConfigError
 */
export function checkPolicySizes({ registries, secretPrefix, probe }: RefresherConfig, source: string): void {
  /** The secret of a registry where no prefix covers it. */
  const ownSecretOf = ({ provider, existingSecretArn, secretName }: RegistryConfig): readonly string[] => {
    const secret = existingSecretArn ?? secretName;
    return secret.startsWith(secretFolder(secretPrefix, provider)) ? [] : [secret];
  };
  const problems = [
    ...PROVIDER_NAMES.flatMap((provider) => {
      const own = registries.filter((registry) => registry.provider === provider);
      const named = own.flatMap((registry) => [...ownSecretOf(registry), ...namedBy(registry)]);
      return charactersOf(named) <= MANAGED
        ? []
        : `- registries: the ${provider} registries name more secrets and roles of their own than a role's policy holds; split the file, or leave secretName out`;
    }),
    ...(probe === undefined || charactersOf(registries.flatMap(ownSecretOf)) <= MANAGED
      ? []
      : [
          `- probe: the registries name more secrets of their own than the policy of the probe's role holds; leave probe out, or split the file`,
        ]),
    ...registries.flatMap((registry) =>
      registry.provider !== 'ecr' || charactersOf(registry.repositories) <= INLINE
        ? []
        : `- registries: ${registry.name} has more repositories than a role's policy holds; use wildcards, or split it`,
    ),
  ];
  if (problems.length > 0) throw new ConfigError([`${source} can't be deployed:`, ...problems].join('\n'));
}

/** What the function's role must be granted by name for a registry, besides its secret. */
function namedBy(registry: RegistryConfig): readonly string[] {
  return [
    ...('apiToken' in registry ? [registry.apiToken.secret, registry.apiToken.encryptionKeyArn ?? ''] : []),
    ...('assumeRoleArn' in registry ? [registry.assumeRoleArn ?? ''] : []),
  ];
}

const charactersOf = (names: readonly string[]): number =>
  [...new Set(names)]
    .filter((name) => name !== '')
    .reduce((sum, name) => sum + name.length + (name.startsWith('arn:') ? AROUND_ARN : AROUND_NAME), 0);
