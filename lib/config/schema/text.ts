import * as v from 'valibot';
import { didYouMean, oneOf } from '../messages/words';

/** Whether a text stands for a value that only the deployment knows, such as a CDK token. */
export type IsDeployTimeValue = (text: string) => boolean;

/** The schema of a text with a pattern. */
export const text = (pattern: RegExp, allowed: string) =>
  v.pipe(v.string(allowed), v.regex(pattern, allowed));

/** Like {@link text}, but also takes a value that only the deployment knows. */
export const deployTimeText = (isDeployTimeValue: IsDeployTimeValue, pattern: RegExp, allowed: string) =>
  v.pipe(
    v.string(allowed),
    v.check((value) => isDeployTimeValue(value) || pattern.test(value), allowed),
    v.metadata({ pattern: pattern.source }),
  );

/** The schema of one of a few words. */
export const enumOf = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, ({ input }) => oneOfThese(words, input));

/** What a word must be that isn't one of the known ones, with the closest of them. */
export const oneOfThese = (known: readonly string[], written: unknown): string =>
  `must be ${oneOf(known)}${typeof written === 'string' ? didYouMean(written, known) : ''}`;

export const boolean = v.boolean('must be true or false');

/** The schema of a list without repetitions. */
export const list = <Item extends v.GenericSchema<string, string>>(item: Item, allowed: string) =>
  v.pipe(
    v.array(item, allowed),
    v.minLength(1, allowed),
    v.checkItems((value, index, items) => items.indexOf(value) === index, 'must not be listed twice'),
    v.metadata({ uniqueItems: true }),
  );
