import type { Path, Problem } from './problem';
import { hasMarkedToken, looksLikeToken } from './token-text';

/** Deeper than any config goes; what lies deeper is refused as unknown. */
const DEPTH = 20;

const REFERENCE = 'is a reference to an existing Secrets Manager secret, never the token itself';

/** Keys and values, wherever they stand, that look like tokens. */
export function checkTokens(document: unknown): readonly Problem[] {
  return [...pastedTokens(document, [], new Set())].map((path) => ({
    path,
    text: path.includes('apiToken')
      ? `${REFERENCE}; what stands here looks like a token and is not repeated`
      : `looks like a token and is not repeated here; keep tokens out of this file: apiToken.secret ${REFERENCE}`,
  }));
}

function* pastedTokens(value: unknown, path: Path, seen: Set<object>): Generator<Path> {
  if (typeof value === 'string' && isSuspect(value, path)) yield path;
  if (typeof value !== 'object' || value === null || seen.has(value) || path.length > DEPTH) return;
  seen.add(value);
  const fields: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, field] of fields) {
    const fieldPath = [...path, key];
    if (typeof key === 'string' && looksLikeToken(key)) yield fieldPath;
    else yield* pastedTokens(field, fieldPath, seen);
  }
}

/** Tags may well be commit hashes, and external ids are random without being secret. */
function isSuspect(value: string, path: Path): boolean {
  const mayLookRandom = path[0] === 'tags' || path.at(-1) === 'externalId';
  return mayLookRandom ? hasMarkedToken(value) : looksLikeToken(value);
}
