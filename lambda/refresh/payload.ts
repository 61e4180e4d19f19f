import * as v from 'valibot';
import { RUN_ERRORS } from '../contract/run-error';
import { countThatFits } from '../run/count-that-fits';
import { ErrorWithoutFrames } from '../run/error-without-frames';

/** What started a run: the schedule, a person, or a deployment. */
export type Run =
  | { readonly kind: 'tick' }
  | { readonly kind: 'manual'; readonly registries: readonly string[] | undefined; readonly force: boolean }
  | { readonly kind: 'deployment' };

/** Unknown payload. The message lists what the function knows. It repeats no value, since that may be a secret. */
export class InvalidPayload extends ErrorWithoutFrames {
  override readonly name = RUN_ERRORS.invalidPayload;
}

const RUNS =
  'Known runs: {run: tick}, {run: manual, registries: [names], force: true or false} (both optional), and no payload for a deployment.';

const tick = v.strictObject({ run: v.literal('tick') });
const manual = v.strictObject({
  run: v.literal('manual'),
  registries: v.optional(
    v.pipe(
      v.array(v.string('must be a name'), 'must be a list of names'),
      v.minLength(1, 'must have at least one name; leave it out for all registries'),
    ),
  ),
  force: v.optional(v.boolean('must be true or false'), false),
});

/**
 * Reads a function's payload.
 *
 * @param known the names of the provider's registries
 * @throws InvalidPayload that names what is wrong and what is known
 */
export function parseRun(payload: unknown, known: readonly string[]): Run {
  if (payload === undefined || payload === null) return { kind: 'deployment' };
  if (typeof payload !== 'object' || Array.isArray(payload)) {
    throw new InvalidPayload(`The payload is ${typeInWords(payload)}, not an object. ${RUNS}`);
  }
  if (Object.keys(payload).length === 0) return { kind: 'deployment' };

  const kind = 'run' in payload ? payload.run : undefined;
  if (kind === 'tick') {
    checked(tick, payload);
    return { kind };
  }
  if (kind === 'manual') {
    const { registries, force } = checked(manual, payload);
    const unknown = (registries ?? []).flatMap((name, index) =>
      known.includes(name) ? [] : [`registries.${index}`],
    );
    if (unknown.length > 0) {
      throw new InvalidPayload(
        `Unknown registries: ${list(unknown)}. The registries of this function: ${list(known)}.`,
      );
    }
    return { kind, registries, force };
  }
  const stated = kind === undefined ? 'The payload names no run' : `Unknown run: run is ${typeInWords(kind)}`;
  throw new InvalidPayload(`${stated}. ${RUNS}`);
}

function checked<S extends v.GenericSchema>(schema: S, payload: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, payload);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => {
    const path = v.getDotPath(issue) ?? '(payload)';
    return issue.type === 'strict_object' && issue.expected === 'never'
      ? `unknown key${/^[a-z]{1,20}$/i.test(path) ? ` ${path}` : ''}`
      : `${path} is ${typeInWords(issue.input)}; it ${issue.message}`;
  });
  throw new InvalidPayload(`Invalid payload: ${list(problems, '; ')}. ${RUNS}`);
}

/** `a string`, `an empty list`: the kind of a value, without the value. */
function typeInWords(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** As many texts as fit into about 700 characters, then how many more there are. A message has two lists at most. */
const list = (texts: readonly string[], separator = ', '): string => {
  const shown = countThatFits(texts, separator, 700 - separator.length);
  const more = shown < texts.length ? ` and ${texts.length - shown} more` : '';
  return `${texts.slice(0, shown).join(separator)}${more}`;
};
