import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import type { Problem } from '../messages/problem';
import { oneOf } from '../messages/words';
import { stackName } from '../schema/config-document';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft } from './config-draft';

const SECRET_NAME_LIMIT = 512;

/** Names that collide, and derived names that AWS would refuse. */
export const checkNames = (draft: ConfigDraft): readonly Problem[] => [
  ...checkStackName(draft),
  ...checkSecretPrefix(draft),
  ...checkSecretNames(draft),
  ...checkRegistryNames(draft),
  ...checkTags(draft),
];

/** A name that is written is the schema's to check. */
function checkStackName({ written, derivedStackName }: ConfigDraft): readonly Problem[] {
  const fits = v.safeParse(stackName, derivedStackName).success;
  if (written.stackName !== undefined || fits) return [];
  const text = `is missing, and the file's name makes one of ${derivedStackName.length} characters; CloudFormation allows 128: write stackName`;
  return [{ path: ['stackName'], text }];
}

/** A stack writes what is below `<secretPrefix>/<provider>/`: another one's prefix may not lie there. */
function checkSecretPrefix({ written, secretPrefix }: ConfigDraft): readonly Problem[] {
  const provider = PROVIDER_NAMES.find((name) => secretPrefix?.split('/').includes(name));
  if (provider === undefined) return [];
  const rule = `no part of it may be a provider's name (${oneOf(PROVIDER_NAMES)}), since another stack's functions could write there`;
  const text =
    written.secretPrefix === undefined
      ? `is missing, and the stack's name makes "${secretPrefix}"; ${rule}; write secretPrefix`
      : `is "${secretPrefix}"; ${rule}`;
  return [{ path: ['secretPrefix'], text }];
}

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

/** IAM, of all services, takes tags that differ only in case for the same. */
function checkTags({ written: { tags } }: ConfigDraft): readonly Problem[] {
  const keys = isMapping(tags) ? Object.keys(tags) : [];
  return keys.flatMap((key, position) => {
    const earlier = keys.slice(0, position).find((other) => other.toLowerCase() === key.toLowerCase());
    if (earlier === undefined) return [];
    return [
      { path: ['tags', key], text: `differs from "${earlier}" only in case, which IAM refuses; keep one` },
    ];
  });
}
