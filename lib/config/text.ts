import { Token } from 'aws-cdk-lib';
import * as v from 'valibot';
import { didYouMean } from './did-you-mean';
import { oneOf } from './words';

/** The schema of a text with a pattern. */
export const text = (pattern: RegExp, allowed: string) =>
  v.pipe(v.string(allowed), v.regex(pattern, allowed));

/** Like {@link text}, but lets a value through that only the deployment knows (a CDK token). */
export const boundText = (pattern: RegExp, allowed: string) =>
  v.pipe(
    v.string(allowed),
    v.check((value) => isBound(value) || pattern.test(value), allowed),
    v.metadata({ pattern: pattern.source }),
  );

/** Whether only the deployment knows the value. */
export const isBound = (value: string): boolean => Token.isUnresolved(value);

/** The schema of one of a few words. */
export const word = <const Words extends readonly string[]>(words: Words) =>
  v.picklist(words, ({ input }) => oneOfThese(words, input));

/** What a word must be that isn't one of the known ones, with the closest of them. */
export const oneOfThese = (known: readonly string[], written: unknown): string =>
  `must be ${oneOf(known)}${typeof written === 'string' ? didYouMean(written, known) : ''}`;

export const trueOrFalse = v.boolean('must be true or false');

/** The schema of a list without repetitions. */
export const list = <Item extends v.GenericSchema<string, string>>(item: Item, allowed: string) =>
  v.pipe(
    v.array(item, allowed),
    v.minLength(1, allowed),
    v.checkItems((value, index, items) => items.indexOf(value) === index, 'must not be listed twice'),
    v.metadata({ uniqueItems: true }),
  );
