import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { isSameSecret, type SecretReference, secretReference } from '../aws/secret-reference';
import { secretFolder } from '../defaults/default-names';
import type { Problem } from '../messages/problem';
import type { ConfigDraft, RegistryDraft } from './config-draft';

/** A registry and the secret that it fills. */
interface Filling {
  readonly registry: RegistryDraft;
  readonly secret: SecretReference;
}

/** Secrets that two registries would fill, or two functions could, and secrets with API tokens that a function could overwrite. */
export function checkSecrets(draft: ConfigDraft): readonly Problem[] {
  const fillings = draft.registries.flatMap((registry): readonly Filling[] => {
    const secret = registry.secretName ?? registry.existingSecretArn;
    return secret === undefined ? [] : [{ registry, secret: secretReference(secret) }];
  });
  return [
    ...checkFilledTwice(fillings),
    ...checkFolders(draft, fillings),
    ...checkApiTokens(draft, fillings),
  ];
}

function checkFilledTwice(fillings: readonly Filling[]): readonly Problem[] {
  return fillings.flatMap((filling, position) => {
    const earlier = fillings
      .slice(0, position)
      .find(
        (other) =>
          isSameSecret(filling.secret, other.secret) && !isSameByName(filling.registry, other.registry),
      );
    if (earlier === undefined) return [];
    const text = `fills the same secret as registries[${earlier.registry.index}]; each needs its own`;
    return [{ path: ['registries', filling.registry.index, namingKey(filling.registry)], text }];
  });
}

/** Each function writes all that is below its provider's name. */
function checkFolders({ secretPrefix }: ConfigDraft, fillings: readonly Filling[]): readonly Problem[] {
  if (secretPrefix === undefined) return [];
  return fillings.flatMap(({ registry, secret }) => {
    const folders = PROVIDER_NAMES.filter(
      (provider) => registry.provider !== undefined && provider !== registry.provider,
    ).map((provider) => secretFolder(secretPrefix, provider));
    const folder = folders.find((start) => secret.names.some((name) => name.startsWith(start)));
    if (folder === undefined) return [];
    const text = `lies under ${folder}, which is for another provider's function to write; take another secret`;
    return [{ path: ['registries', registry.index, namingKey(registry)], text }];
  });
}

/** Duplicate names are reported as such. */
const isSameByName = (one: RegistryDraft, other: RegistryDraft): boolean =>
  one.name === other.name && namingKey(one) === 'name' && namingKey(other) === 'name';

/** The key that says which secret a registry fills. */
const namingKey = ({ written }: RegistryDraft): string =>
  ['existingSecretArn', 'secretName'].find((key) => written[key] !== undefined) ?? 'name';

function checkApiTokens(
  { registries, secretPrefix }: ConfigDraft,
  fillings: readonly Filling[],
): readonly Problem[] {
  return registries.flatMap(({ index, apiTokenSecret }) => {
    if (apiTokenSecret === undefined) return [];
    const path = ['registries', index, 'apiToken', 'secret'];
    const secret = secretReference(apiTokenSecret);
    const filling = fillings.find((candidate) => isSameSecret(candidate.secret, secret));
    if (filling !== undefined) {
      const text = `is the secret that registries[${filling.registry.index}] fills; the API token needs another one`;
      return [{ path, text }];
    }
    const isCovered =
      secretPrefix !== undefined && secret.names.some((name) => name.startsWith(`${secretPrefix}/`));
    if (!isCovered) return [];
    const text = `lies under ${secretPrefix}/, which is for what the functions write; move the API token to another secret or set another secretPrefix`;
    return [{ path, text }];
  });
}
