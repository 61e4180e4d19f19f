import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';

/** The CDK app as the build leaves it, beside the command line's own file. */
const BUNDLE = join('..', 'app', 'index.js');

/** What the CDK app ends with if the config has a problem. */
const CONFIG_ERROR = 1;

/** Runs the CDK app in this process. It is a file of its own, since only it needs the CDK. */
export async function runApp(this: CliContext): Promise<void> {
  const file = join(__dirname, BUNDLE);
  if (!existsSync(file)) {
    throw new CliError(`the CDK app is missing: ${file}`, 'build it: npm run build');
  }
  try {
    createRequire(__filename)(file);
  } catch (error) {
    // The app is another bundle, with a class of its own.
    if (!(error instanceof Error && error.name === 'CdkError')) throw error;
    throw new CliError(error.message, undefined, 2, { cause: error });
  }
  // It has told what is wrong with the config by itself.
  if (process.exitCode === CONFIG_ERROR) this.endWith(CONFIG_ERROR);
}
