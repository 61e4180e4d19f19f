import * as v from 'valibot';
import { didYouMean, oneOf } from '../messages/words';

/**
 * The schema of a mapping that knows its keys. valibot's strict objects name only the first unknown key; this one names
 * each, and what else is wrong.
 *
 * @param later keys that a later release will know
 */
export const strictMapping = <const Entries extends v.ObjectEntries>(
  entries: Entries,
  allowed: string,
  later: readonly string[] = [],
) =>
  v.pipe(
    openMapping(entries, allowed),
    v.rawCheck(({ dataset, addIssue }) => {
      const input: unknown = dataset.value;
      if (!isMapping(input)) return;
      for (const [key, value] of Object.entries(input)) {
        if (Object.hasOwn(entries, key)) continue;
        addIssue({
          message: unknownKeyMessage(key, Object.keys(entries), later),
          path: [{ type: 'object', origin: 'key', input, key, value }],
        });
      }
    }),
  );

/** The schema of a mapping that may have other keys too. */
export const openMapping = <const Entries extends v.ObjectEntries>(entries: Entries, allowed: string) =>
  v.looseObject(entries, (issue) => missingKeyMessage(entries, issue) ?? allowed);

export const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a missing key's own schema says about having no value. */
function missingKeyMessage(entries: v.ObjectEntries, issue: v.LooseObjectIssue): string | undefined {
  const missing = Object.entries(entries).find(([key]) => issue.expected === `"${key}"`);
  if (missing === undefined) return undefined;
  const [, schema] = missing;
  const { issues } = v.safeParse(schema, undefined);
  return issues?.[0].message;
}

function unknownKeyMessage(key: string, known: readonly string[], later: readonly string[]): string {
  if (later.includes(key)) return 'is not supported by this release yet; take it out';
  const [start = '', follows] = key.split(':');
  if (follows !== undefined && known.includes(start))
    return `lacks a space: write ${start}: and a space before the value`;
  const closest = didYouMean(key, known);
  return `is not a known key${closest === '' ? `; known here: ${oneOf(known)}` : closest}`;
}
