import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface DockerRegistry {
  /** `127.0.0.1:49152` */
  readonly host: string;
  stop(): Promise<void>;
}

/**
 * Starts Debian's `docker-registry` on a free loopback port, with an empty store in memory.
 *
 * @param folder an existing folder that takes its configuration
 * @param auth the `auth` section of its configuration; none lets everybody in
 */
export async function startDockerRegistry(
  folder: string,
  auth: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): Promise<DockerRegistry> {
  const configuration = join(folder, 'registry.json');
  const content = { version: '0.1', storage: { inmemory: {} }, http: { addr: '127.0.0.1:0' }, auth };
  await writeFile(configuration, JSON.stringify(content));

  const child = spawn('docker-registry', ['serve', configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
  const lines: string[] = [];
  const host = await new Promise<string>((resolve, reject) => {
    createInterface(child.stderr).on('line', (line) => {
      lines.push(line);
      const [, address] = /listening on (127\.0\.0\.1:\d+)/.exec(line) ?? [];
      if (address !== undefined) resolve(address);
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`docker-registry did not start: ${lines.join('\n')}`)));
  });
  return { host, stop: () => stop(child) };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill();
  await exit;
}
