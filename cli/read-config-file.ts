import type { ConfigError } from '../lib/config/config-error';
import { CliError } from './cli-error';

/** The file that is read if no other is named. */
export const DEFAULT_CONFIG = 'registries.yaml';

/** What is told of a file that is not there, or may not be read. */
export const unreadable = (error: ConfigError): CliError =>
  new CliError(error.message, 'name the file: --config <file>', 2, { cause: error });
