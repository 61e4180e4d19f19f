import { proposeCompletions } from '@stricli/core';
import { application } from '../application';
import type { CliContext } from '../cli-context';

/** Prints what may stand at the end of these words, one a line. */
export async function complete(words: readonly string[], context: CliContext): Promise<void> {
  const proposals = await proposeCompletions(application, words, context);
  const others = proposals.filter(({ kind }) => kind !== 'argument:flag');
  // Flags are offered once a hyphen asks for them, or if there is nothing else.
  const offered = words.at(-1) === '' && others.length > 0 ? others : proposals;
  for (const { completion } of offered) context.process.stdout.write(`${completion}\n`);
}
