/** A config that can't be used; the message names the file and every problem, and repeats no token. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}
