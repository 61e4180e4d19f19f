import type { Path } from '../messages/problem';

/** Deeper than any config goes; what lies deeper is refused as unknown. */
const DEPTH = 20;

/** A value in a document, and where it stands. */
export interface DocumentField {
  readonly path: Path;
  readonly value: unknown;
}

/** Everything in a document as it is written, whatever a schema makes of it; what stands in several places comes once. */
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
