/** A range of characters in a text. */
export interface Range {
  readonly start: number;
  /** The first character behind it. */
  readonly end: number;
}

/** A place in a file, with its line as a message shows it. */
export interface Excerpt {
  /** From 1. */
  readonly line: number;
  /** From 1, in the file's own line. */
  readonly column: number;
  /** The line, without what may be secret, cut if it is long. */
  readonly text: string;
  /** What is marked in `text`. */
  readonly marked: Range;
}

/** What stands in place of what is not repeated. */
const HIDDEN = '[hidden]';
const LONGEST = 96;
const BEFORE_MARK = 48;

/** The line that a range starts in, with the range marked. @param hidden ranges of the whole text that are not repeated */
export function excerptOf(text: string, range: Range, hidden: readonly Range[]): Excerpt {
  const lineStart = text.lastIndexOf('\n', range.start - 1) + 1;
  const lineEnd = endOfLine(text, range.start);
  const parts: Part[] = [];
  let at = lineStart;
  for (const { start, end } of merged(hidden, lineStart, lineEnd)) {
    parts.push({ from: at, shown: text.slice(at, start) }, { from: start, shown: HIDDEN, isHidden: true });
    at = end;
  }
  parts.push({ from: at, shown: text.slice(at, lineEnd) });

  const shown = parts.map((part) => part.shown).join('');
  const start = shownAt(parts, range.start);
  const end = Math.max(start + 1, shownAt(parts, Math.min(range.end, lineEnd), true));
  return {
    line: text.slice(0, lineStart).split('\n').length,
    column: range.start - lineStart + 1,
    ...cut(shown.replaceAll('\t', ' '), { start, end }),
  };
}

export function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const line = end === -1 ? text.length : end;
  return text[line - 1] === '\r' ? line - 1 : line;
}

interface Part {
  /** Where it starts in the whole text. */
  readonly from: number;
  readonly shown: string;
  readonly isHidden?: boolean;
}

/** Where a character of the whole text stands in the shown line; inside what is hidden, that one's start or end. */
function shownAt(parts: readonly Part[], offset: number, isEnd = false): number {
  let position = 0;
  for (const [index, { from, shown, isHidden = false }] of parts.entries()) {
    const next = parts[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const isHere = isEnd ? offset <= next : offset < next;
    if (isHere && !isHidden) return position + Math.min(offset - from, shown.length);
    if (isHere) return position + (isEnd ? shown.length : 0);
    position += shown.length;
  }
  return position;
}

/** The ranges in a line, in order and without overlaps. */
function merged(ranges: readonly Range[], lineStart: number, lineEnd: number): readonly Range[] {
  const inLine = ranges
    .map(({ start, end }) => ({ start: Math.max(start, lineStart), end: Math.min(end, lineEnd) }))
    .filter(({ start, end }) => start < end)
    .sort((a, b) => a.start - b.start);
  const all: Range[] = [];
  for (const range of inLine) {
    const last = all.at(-1);
    if (last === undefined || range.start > last.end) all.push(range);
    else all[all.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
  }
  return all;
}

/** A long line is cut around what is marked. */
function cut(text: string, marked: Range): Pick<Excerpt, 'text' | 'marked'> {
  if (text.length <= LONGEST) return { text, marked };
  const from = Math.max(0, Math.min(marked.start - BEFORE_MARK, text.length - LONGEST));
  const to = Math.min(text.length, from + LONGEST);
  const [before, after] = [from > 0 ? '…' : '', to < text.length ? '…' : ''];
  const shift = before.length - from;
  return {
    text: `${before}${text.slice(from, to)}${after}`,
    marked: { start: marked.start + shift, end: Math.min(marked.end, to) + shift },
  };
}
