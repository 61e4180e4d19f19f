import { createInterface } from 'node:readline/promises';
import { CliError } from '../cli-error';

/** Whether a person can answer. */
export const canAsk = (): boolean => process.stdin.isTTY === true && process.stderr.isTTY === true;

/** Asks a person on the terminal, beside what goes to stdout. @returns the answer without the spaces around it */
export async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // A terminal takes Ctrl-C for itself while it reads.
  terminal.once('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  try {
    return (await Promise.race([terminal.question(question), closed])).trim();
  } finally {
    terminal.close();
  }
}

/**
 * Asks whether to go on.
 *
 * @param yes whether the command line says so already
 * @throws CliError if there is nobody to ask, or the answer is not yes
 */
export async function confirm(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  if (!canAsk())
    throw new CliError('it asks before it acts, and here is no terminal', 'say that you mean it: --yes');
  if (/^y(es)?$/i.test(await ask(`${question} [y/N] `))) return;
  throw new CliError('nothing was done', undefined);
}
