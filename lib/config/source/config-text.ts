import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Path, Problem } from '../messages/problem';
import { secretRanges } from '../messages/token-text';
import { API_TOKEN_KEYS } from '../schema/registry-fields';
import { type Excerpt, excerptOf, type Range } from './excerpt';

/** The text of a config file and its places. */
export interface ConfigText {
  /** The place of each problem. What one of them doesn't repeat stands in no line that is shown. */
  excerptsOf(problems: readonly Problem[]): readonly Excerpt[];
}

const REFERENCE = 'apiToken';

export function configText(text: string, document: Document): ConfigText {
  return {
    excerptsOf: (problems) => {
      const places = problems.map((problem) => ({ problem, found: find(document, problem.path) }));
      const hidden = [
        ...secretRanges(text),
        ...places.flatMap(({ problem, found }) => hiddenBy(problem, found)),
      ];
      return places.map(({ problem, found }) => excerptOf(text, markedBy(problem, found, text), hidden));
    },
  };
}

/** Where a path leads, as far as the document has it. */
interface Found {
  /** The pair that the last key of the way names; undefined for an item of a list and for the document. */
  readonly pair: Pair | undefined;
  readonly value: Node | undefined;
  /** Whether the whole path is there. */
  readonly isComplete: boolean;
}

function find(document: Document, path: Path): Found {
  let found: Found = { pair: undefined, value: document.contents ?? undefined, isComplete: true };
  for (const key of path) {
    const value = isAlias(found.value) ? found.value.resolve(document) : found.value;
    if (isMap(value)) {
      const pair = value.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (pair === undefined) return { ...found, isComplete: false };
      found = { pair, value: isNode(pair.value) ? pair.value : undefined, isComplete: true };
    } else if (isSeq(value)) {
      const item = typeof key === 'number' ? value.items[key] : undefined;
      if (!isNode(item)) return { ...found, isComplete: false };
      found = { pair: undefined, value: item, isComplete: true };
    } else {
      return { ...found, isComplete: false };
    }
  }
  return found;
}

const rangeOf = (node: unknown): Range | undefined =>
  isNode(node) && node.range ? { start: node.range[0], end: node.range[1] } : undefined;

/** The value itself; the key, if the value is none or spans lines. */
function markedBy({ at }: Problem, { pair, value, isComplete }: Found, text: string): Range {
  const key = rangeOf(pair?.key);
  const whole = rangeOf(value);
  const isPlain = isComplete && at !== 'key' && whole !== undefined && whole.end > whole.start;
  if (isPlain && (isScalar(value) || isAlias(value))) return whole;
  if (key !== undefined) return key;
  if (whole === undefined) return { start: 0, end: 0 };
  // A registry without one of its keys: its first word.
  const [first = ''] = /^[^\s:,]+/.exec(text.slice(whole.start, whole.end)) ?? [];
  return { start: whole.start, end: whole.start + Math.max(1, first.length) };
}

/** What a problem doesn't repeat: tokens, what stands in place of a reference to one, and values of unknown keys. */
function hiddenBy(
  { path, at, isSecret = false }: Problem,
  { pair, value, isComplete }: Found,
): readonly Range[] {
  if (!isComplete) return [];
  const isReference = path.includes(REFERENCE);
  const key = String(path.at(-1));
  const isForeignKey = isReference && key !== REFERENCE && !API_TOKEN_KEYS.includes(key);
  const isValueHidden = isSecret || at === 'key' || (isReference && !isMap(value));
  return [
    ...(isValueHidden ? [rangeOf(value)] : []),
    ...((at === 'key' && isSecret) || isForeignKey ? [rangeOf(pair?.key)] : []),
  ].filter((range) => range !== undefined);
}
