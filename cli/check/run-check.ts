import type { CliContext } from '../cli-context';
import { readConfigFile } from '../read-config-file';
import type { CheckFlags } from './command';

export async function runCheck(this: CliContext, flags: CheckFlags, file = flags.config): Promise<void> {
  readConfigFile(file);
}
