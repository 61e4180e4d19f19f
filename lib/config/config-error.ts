import type { ConfigSource } from './config-source';
import { type Problem, problemSentence, registryIndex } from './messages/problem';
import { AS_IN_FILE } from './messages/wording';
import { counted } from './messages/words';
import type { Excerpt } from './source/excerpt';

/** A problem of a file, as a person reads it. */
export interface PlacedProblem {
  /** Where in the document and what: a sentence without a full stop. */
  readonly text: string;
  readonly excerpt: Excerpt;
}

/** A config that can't be used; the message names the file and every problem, and repeats no token. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  /** @param problems those of a file, each with its place */
  constructor(
    message: string,
    options?: ErrorOptions,
    readonly problems: readonly PlacedProblem[] = [],
  ) {
    super(message, options);
  }
}

/** The error that lists these problems: line by line of a file, else registry by registry. */
export function configError(
  problems: readonly Problem[],
  document: unknown,
  { file, text, wording = AS_IN_FILE }: Pick<ConfigSource, 'file' | 'text' | 'wording'>,
): ConfigError {
  if (text !== undefined) {
    const excerpts = text.excerptsOf(problems);
    const placed = problems.flatMap((problem, index) => {
      const excerpt = excerpts[index];
      return excerpt === undefined ? [] : [{ text: problemSentence(problem, document, wording), excerpt }];
    });
    return placedError(placed, file);
  }
  const inOrder = problems.toSorted((a, b) => (registryIndex(a.path) ?? -1) - (registryIndex(b.path) ?? -1));
  const lines = new Set(inOrder.map((problem) => `- ${problemSentence(problem, document, wording)}`));
  return new ConfigError([`${file} has ${counted(lines.size, 'problem')}:`, ...lines].join('\n'));
}

/** The error that lists the problems of a file, with their lines. @param title what is wrong with the file as a whole */
export function placedError(problems: readonly PlacedProblem[], file: string, title?: string): ConfigError {
  const distinct = new Map(problems.map((problem) => [`${problem.excerpt.line} ${problem.text}`, problem]));
  const inOrder = [...distinct.values()].sort(
    ({ excerpt: a }, { excerpt: b }) => a.line - b.line || a.column - b.column,
  );
  const count = counted(inOrder.length, 'problem');
  const start = title === undefined ? `${file} has ${count}:` : `${title}; ${count}:`;
  return new ConfigError(
    [start, ...inOrder.map((problem) => problemLines(problem, file))].join('\n'),
    undefined,
    inOrder,
  );
}

/** How parts of a message stand out on a terminal. */
export interface Emphasis {
  place(text: string): string;
  mark(text: string): string;
  faint(text: string): string;
}

const PLAIN: Emphasis = { place: (text) => text, mark: (text) => text, faint: (text) => text };

/**
 * A problem with its place, which editors and terminals can follow, and its line:
 *
 * ```text
 * registries.yaml:4:31: registries[0].provider (images) is "docr"; it must be …
 *   4 |   - { name: images, provider: docr, registry: acme }
 *     |                               ^^^^
 * ```
 */
export function problemLines({ text, excerpt }: PlacedProblem, file: string, emphasis = PLAIN): string {
  const { line, column, marked } = excerpt;
  const number = String(line);
  const mark = ' '.repeat(marked.start) + emphasis.mark('^'.repeat(marked.end - marked.start));
  return [
    `${emphasis.place(`${file}:${line}:${column}:`)} ${text}`,
    `  ${emphasis.faint(`${number} |`)} ${excerpt.text}`.trimEnd(),
    `  ${' '.repeat(number.length)} ${emphasis.faint('|')} ${mark}`,
  ].join('\n');
}
