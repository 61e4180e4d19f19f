import { functionRoleName } from '../names';
import type { ConfigDraft } from './config-draft';
import type { Problem } from './problem';
import { isBound } from './text';

const SECRET_NAME_LIMIT = 512;
const ROLE_NAME_LIMIT = 64;
/** As long as regions usually get, for where it isn't known. */
const LONG_REGION = 'ap-southeast-2';

/** Names that collide, and derived names that AWS would refuse. */
export const checkNames = (draft: ConfigDraft): readonly Problem[] => [
  ...checkRoleNames(draft),
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

function checkRoleNames({ stackName, region, registries }: ConfigDraft): readonly Problem[] {
  if (stackName === undefined || isBound(stackName)) return [];
  const providers = new Set(registries.flatMap(({ provider }) => provider ?? []));
  return [...providers].flatMap((provider) => {
    const roleName = functionRoleName(stackName, provider, region ?? LONG_REGION);
    if (roleName.length <= ROLE_NAME_LIMIT) return [];
    const text = `makes a role's name (${roleName}) of ${roleName.length} characters; IAM allows ${ROLE_NAME_LIMIT}: set a shorter stackName`;
    return [{ path: ['stackName'], text }];
  });
}
