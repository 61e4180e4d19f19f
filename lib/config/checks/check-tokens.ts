import type { Path, Problem } from '../messages/problem';
import { hasMarkedToken, looksLikeToken } from '../messages/token-text';
import { documentFields } from './document-fields';

const REFERENCE = 'is a reference to an existing Secrets Manager secret, never the token itself';
const REMEDY =
  'store the token by aws secretsmanager create-secret --secret-string file:///dev/stdin, and if this file was ever committed or shared, revoke the token at its vendor';

/** Keys and values, wherever they stand, that look like tokens. */
export function checkTokens(document: unknown): readonly Problem[] {
  return [...documentFields(document)]
    .filter(({ path, value }) => isSuspectKey(path.at(-1)) || isSuspect(value, path))
    .map(({ path }) => ({
      path,
      isSecret: true,
      ...(isSuspectKey(path.at(-1)) && { at: 'key' as const }),
      text: path.includes('apiToken')
        ? `${REFERENCE}; what stands here looks like a token and is not repeated${path.at(-1) === 'secret' ? ' (a secret whose name does can be given by its ARN)' : ''}; ${REMEDY}`
        : `looks like a token and is not repeated here; keep tokens out of this file: apiToken.secret ${REFERENCE}; ${REMEDY}`,
    }));
}

const isSuspectKey = (key: string | number | undefined): boolean =>
  typeof key === 'string' && looksLikeToken(key);

/** Tags may well be commit hashes, and external ids and the addresses of pages are random without being secret. */
function isSuspect(value: unknown, path: Path): boolean {
  if (typeof value !== 'string') return false;
  const mayLookRandom = path[0] === 'tags' || path.at(-1) === 'externalId' || path.at(-1) === 'runbookUrl';
  return mayLookRandom ? hasMarkedToken(value) : looksLikeToken(value);
}
