import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startDockerRegistry } from '../lambda/registry/docker-registry';

export interface RegistryUser {
  readonly username: string;
  readonly password: string;
}

/** A real registry that admits given users. */
export interface GuardedRegistry {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** From now on these are admitted, and nobody else. */
  admit(...users: readonly RegistryUser[]): void;
  stop(): Promise<void>;
}

/**
 * Starts Debian's `docker-registry` with passwords.
 *
 * @param folder a folder to make, for its files
 */
export async function startGuardedRegistry(folder: string): Promise<GuardedRegistry> {
  mkdirSync(folder);
  const path = join(folder, 'htpasswd');
  const admit = (...users: readonly RegistryUser[]): void => {
    const lines = users.map(({ username, password }) => `${username}:${hashOf(password)}`);
    writeFileSync(path, `${lines.join('\n')}\n`);
  };
  admit({ username: 'nobody', password: 'nobody' });
  const registry = await startDockerRegistry(folder, { htpasswd: { realm: 'registry', path } });
  return { ...registry, admit };
}

/** The hash of a password, which htpasswd reads from its input: everyone can read a command line. */
function hashOf(password: string): string {
  const line = execFileSync('htpasswd', ['-niB', '-C', '4', 'anybody'], {
    input: password,
    encoding: 'utf8',
  });
  return line.trim().replace(/^anybody:/, '');
}
