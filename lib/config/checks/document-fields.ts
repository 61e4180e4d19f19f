import type { Path } from '../messages/problem';

/** Deeper than any config. Deeper values are refused as unknown. */
const DEPTH = 20;

/** A value in a document, and where it stands. */
export interface DocumentField {
  readonly path: Path;
  readonly value: unknown;
}

/** Every value in a document as it is written; a value that is used in several places (YAML aliases) comes once. */
export function* documentFields(
  value: unknown,
  path: Path = [],
  seen: Set<object> = new Set(),
): Generator<DocumentField> {
  yield { path, value };
  if (typeof value !== 'object' || value === null || seen.has(value) || path.length > DEPTH) return;
  seen.add(value);
  const fields: Iterable<[string | number, unknown]> = Array.isArray(value)
    ? value.entries()
    : Object.entries(value);
  for (const [key, field] of fields) yield* documentFields(field, [...path, key], seen);
}
