import { type Problem, problemLine, registryIndex } from './messages/problem';
import { counted } from './messages/words';

/** A config that can't be used; the message names the file and every problem, and repeats no token. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** The error that lists these problems, registry by registry. */
export function configError(problems: readonly Problem[], document: unknown, file: string): ConfigError {
  const inOrder = problems.toSorted((a, b) => (registryIndex(a.path) ?? -1) - (registryIndex(b.path) ?? -1));
  const lines = new Set(inOrder.map((problem) => problemLine(problem, document)));
  return new ConfigError([`${file} has ${counted(lines.size, 'problem')}:`, ...lines].join('\n'));
}
