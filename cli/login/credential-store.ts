import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { RegistryCredential } from '../../lambda/registry/handshake';
import { CliError } from '../cli-error';

/**
 * Hands a login to a credential store as the tools do: on its standard input.
 *
 * @param store what follows `docker-credential-` in the program's name
 * @see https://github.com/docker/docker-credential-helpers
 */
export async function storeLogin(
  store: string,
  { host, username, password }: Pick<RegistryCredential, 'host' | 'username' | 'password'>,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const program = `docker-credential-${store}`;
  // It prints what went wrong to its standard output, which may repeat what it was given.
  const child = spawn(program, ['store'], { env: environment, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => {
    // Its exit code tells whether it took the login.
  });
  child.stdin.end(
    JSON.stringify({ ServerURL: host, Username: username.reveal(), Secret: password.reveal() }),
  );
  const exitCode = await once(child, 'close').then(
    ([code]): unknown => code,
    () => 'it could not be started',
  );
  if (exitCode === 0) return;
  throw new CliError(
    `the credential store ${program}, which the tool's config names, did not take the login (${typeof exitCode === 'number' ? `exit code ${exitCode}` : exitCode})`,
    `check that ${program} works here, or take it out of the tool's config`,
  );
}
