import type { ConfigDraft } from './config-draft';
import type { Problem } from './problem';

const SECRET_NAME_LIMIT = 512;

/** Names that collide, and derived names that AWS would refuse. */
export const checkNames = (draft: ConfigDraft): readonly Problem[] => [
  ...checkSecretNames(draft),
  ...checkRegistryNames(draft),
];

function checkRegistryNames({ registries }: ConfigDraft): readonly Problem[] {
  const first = new Map<string, number>();
  return registries.flatMap(({ index, name }) => {
    if (name === undefined) return [];
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, index);
      return [];
    }
    const text = `is also the name of registries[${earlier}]; names must be unique in the file`;
    return [{ path: ['registries', index, 'name'], text }];
  });
}

function checkSecretNames({ registries, secretPrefix }: ConfigDraft): readonly Problem[] {
  return registries.flatMap(({ index, written, secretName }) => {
    if (
      secretName === undefined ||
      secretName.length <= SECRET_NAME_LIMIT ||
      written.secretName !== undefined
    ) {
      return [];
    }
    const prefix = secretPrefix?.length ?? 0;
    const text = `makes a secret's name of ${secretName.length} characters; Secrets Manager allows ${SECRET_NAME_LIMIT}, and secretPrefix takes ${prefix}`;
    return [{ path: ['registries', index, 'name'], text }];
  });
}
