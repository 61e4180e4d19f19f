import type { CliContext } from '../cli-context';
import type { DebugFlag } from '../command';
import { SCRIPTS, type Shell } from './scripts';

/** Prints a shell's script. */
export async function runCompletion(this: CliContext, _: DebugFlag, shell: Shell): Promise<void> {
  this.process.stdout.write(SCRIPTS[shell]);
}
