/** An event's fields, or a part of them. */
export type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether EventBridge would take an event for one that a rule's pattern means: every field of the pattern must match, by any
 * of its alternatives. Knows equality, `prefix`, `exists`, `anything-but` with a list, and `$or`.
 *
 * @throws on an operator that it doesn't know
 * @see "Comparison operators for use in event patterns" in the EventBridge user guide
 */
export const matchesPattern = (pattern: Fields, event: unknown): boolean =>
  Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or') return alternatives(wanted).some((one) => matchesPattern(fields(one), event));
    const value = isFields(event) ? event[key] : undefined;
    return Array.isArray(wanted)
      ? wanted.some((alternative) => matchesValue(alternative, value))
      : matchesPattern(fields(wanted), value);
  });

function matchesValue(alternative: unknown, value: unknown): boolean {
  if (!isFields(alternative)) return alternative === value;
  const [[operator, operand] = [], ...more] = Object.entries(alternative);
  if (more.length > 0) throw new Error(`One operator at a time: ${JSON.stringify(alternative)}`);
  switch (operator) {
    case 'prefix':
      return typeof value === 'string' && value.startsWith(String(operand));
    case 'exists':
      return (value !== undefined) === operand;
    case 'anything-but':
      // A field that is missing is nothing, not anything but these.
      return value !== undefined && !alternatives(operand).includes(value);
    default:
      throw new Error(`The model of EventBridge does not know the operator ${operator}.`);
  }
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fields(value: unknown): Fields {
  if (!isFields(value)) throw new Error(`EventBridge wants lists of values, not ${JSON.stringify(value)}.`);
  return value;
}

function alternatives(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Error(`EventBridge wants a list, not ${JSON.stringify(value)}.`);
  return value;
}
