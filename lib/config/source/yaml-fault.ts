import type { ErrorCode, YAMLError } from 'yaml';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { configDocument } from '../schema/config-document';
import { isMapping } from '../schema/strict-mapping';
import { type Excerpt, endOfLine, excerptOf, type Range } from './excerpt';

/** What the parser objects to, in words without the source, and where. */
export interface YamlFault {
  readonly text: string;
  readonly excerpt: Excerpt;
}

/** The faults of a text that is no YAML, one a line: the first of a line often brings others with it. */
export function yamlFaults(errors: readonly YAMLError[], text: string): readonly YamlFault[] {
  const faults = errors.map((error) => {
    const range = markedRange(text, error.pos[0]);
    return { text: faultText(error, text), excerpt: excerptOf(text, range, unknownWords(text, range.start)) };
  });
  return [...new Map(faults.toReversed().map((fault) => [fault.excerpt.line, fault])).values()].toSorted(
    (a, b) => a.excerpt.line - b.excerpt.line,
  );
}

const SAME_INDENT = 'indent the keys of one mapping alike';

function faultText({ code, pos: [offset], message }: YAMLError, text: string): string {
  if (code === 'BAD_INDENT' && message.startsWith('Flow')) {
    return 'a closing ] or } is missing before this, or the lines inside the brackets need a deeper indent';
  }
  if (message.startsWith('A block sequence may not be used')) {
    return 'the indent of this "-" does not fit the list before it; start each "-" of a list in the same column';
  }
  if (message.startsWith('Sequence item without')) {
    return `the indent of this line does not fit the lines before it; ${SAME_INDENT}`;
  }
  const isBroken = code === 'BLOCK_AS_IMPLICIT_KEY' || code === 'MULTILINE_IMPLICIT_KEY';
  if (isBroken && !/:(\s|$)/.test(text.slice(offset, endOfLine(text, offset)))) {
    return `the next line has a deeper indent, although there is a value here already; ${SAME_INDENT}`;
  }
  return FAULTS[code];
}

/** From the fault to the end of its line, or a whole line whose indent is wrong. */
function markedRange(text: string, offset: number): Range {
  const end = endOfLine(text, offset);
  const word = /\S/.exec(text.slice(offset, end));
  const start = offset + (word?.index ?? 0);
  const [run = ''] = /^[^\s:]+/.exec(text.slice(start, end)) ?? [];
  return { start, end: start + Math.max(1, run.length) };
}

/** The keys of all mappings in a schema. */
function keysIn(schema: unknown): readonly string[] {
  if (Array.isArray(schema)) return schema.flatMap(keysIn);
  if (!isMapping(schema)) return [];
  const entries = isMapping(schema.entries) ? schema.entries : {};
  const inner = [...Object.values(entries), schema.wrapped, schema.item, schema.options];
  return [...Object.keys(entries), ...inner.flatMap(keysIn)];
}

/** Words of a line that can't be understood, but for known keys and providers: each may be part of a token. */
function unknownWords(text: string, offset: number): readonly Range[] {
  const harmless: readonly string[] = [...keysIn(configDocument(() => false)), ...PROVIDER_NAMES];
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const line = text.slice(start, endOfLine(text, offset));
  return [...line.matchAll(/[^\s:,{}[\]"'-][^\s:,{}[\]"']*/g)]
    .filter(([word]) => !harmless.includes(word))
    .map(({ index, 0: word }) => ({ start: start + index, end: start + index + word.length }));
}

/** What the parser objects to, in words without the source. */
const FAULTS: Readonly<Record<ErrorCode, string>> = {
  ALIAS_PROPS: 'an alias (*name) has a tag or an anchor of its own',
  BAD_ALIAS: 'an alias (*name) is empty or names no anchor before it',
  BAD_COLLECTION_TYPE: 'a tag does not suit its list or mapping',
  BAD_DIRECTIVE: 'a line that starts with % is not a YAML directive',
  BAD_DQ_ESCAPE: 'a double-quoted text holds an unknown escape (\\ and what follows)',
  BAD_INDENT: `the indent of this line does not fit the lines before it; ${SAME_INDENT}`,
  BAD_PROP_ORDER: 'an anchor or a tag stands before what it can not belong to',
  BAD_SCALAR_START: 'a value starts with a character that needs quotes around the value',
  BLOCK_AS_IMPLICIT_KEY: 'a second "key:" follows on the same line',
  BLOCK_IN_FLOW: 'an indented list or mapping stands inside [ ] or { }',
  DUPLICATE_KEY: 'this key stands in the same mapping twice',
  IMPOSSIBLE: 'the text can not be understood',
  KEY_OVER_1024_CHARS: 'a key is longer than 1024 characters',
  MISSING_CHAR: 'a character is missing: a closing quote or bracket, a comma, a colon or a space',
  MULTILINE_IMPLICIT_KEY: 'a key runs over several lines, or its value has no indent',
  MULTIPLE_ANCHORS: 'a value has more than one anchor (&name)',
  MULTIPLE_DOCS: 'a second document starts',
  MULTIPLE_TAGS: 'a value has more than one tag (!name)',
  NON_STRING_KEY: 'a key is not text',
  RESOURCE_EXHAUSTION: 'the text is nested too deeply',
  TAB_AS_INDENT: 'a tab is used to indent; use spaces',
  TAG_RESOLVE_FAILED: 'a tag (!name) is not known here; leave it out',
  UNEXPECTED_TOKEN:
    'something unexpected stands here; is a quote, a comma or a line break missing before it?',
};
