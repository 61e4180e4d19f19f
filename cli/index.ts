import { run } from '@stricli/core';
import { application } from './application';
import { createContext } from './cli-context';
import { COMPLETE, PROGRAM } from './program';

/** What shells end with after Ctrl-C. */
const INTERRUPTED = 130;
const COULD_NOT_LOOK = 2;
const SHOW_CURSOR = '\u001B[?25h';

async function main(): Promise<void> {
  // Whoever reads from a pipe may stop: `… | head`.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? 0 : COULD_NOT_LOOK),
  );
  process.once('SIGINT', () => {
    if (process.stdout.isTTY) process.stdout.write(`${SHOW_CURSOR}\n`);
    process.exit(INTERRUPTED);
  });
  const context = createContext(process);
  const inputs = process.argv.slice(2);
  if (inputs[0] === COMPLETE) {
    const { complete } = await import('./completion/complete');
    await complete(inputs.slice(1), context);
    return;
  }
  await run(application, inputs, context);
  const exitCode = Number(context.process.exitCode ?? 0);
  // stricli's own codes, for what it can't make sense of.
  if (exitCode < 0) context.process.stderr.write(`Next: see ${PROGRAM} --help\n`);
  process.exitCode = exitCode < 0 ? COULD_NOT_LOOK : exitCode;
}

void main();
