import { ConfigError } from '../lib/config/config-error';
import { readConfig } from '../lib/config/read-config';
import type { RefresherConfig } from '../lib/config/refresher-config';
import { CliError } from './cli-error';

/** The file that is read if no other is named. */
export const DEFAULT_CONFIG = 'registries.yaml';

/** The config of the stack that a command is about. @throws CliError */
export function readConfigFile(file = DEFAULT_CONFIG): RefresherConfig {
  try {
    return readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new CliError(error.message, 'name the file with --config, or write it', 2, { cause: error });
  }
}
