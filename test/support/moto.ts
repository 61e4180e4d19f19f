import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { installPythonTool } from '../../sandbox/install-emulator';
import { ROOT } from '../../sandbox/paths';
import { killGroup } from '../../sandbox/run-process';

const MOTO = {
  name: 'moto',
  module: 'moto.server',
  requirements: join(ROOT, 'test/support/moto-requirements.txt'),
};

/** A second emulator, whose Secrets Manager keeps to AWS' rules of versions where the local cloud's does not. */
export interface Moto {
  readonly url: string;
  stop(): Promise<void>;
}

/** Puts moto where it can be started from, if it isn't there yet; gives its Python. */
export const installMoto = (): Promise<string> => installPythonTool(MOTO);

/** Starts moto's server on a free port of loopback. */
export async function startMoto(): Promise<Moto> {
  const python = await installMoto();
  const child = spawn(python, ['-m', 'moto.server', '--host', '127.0.0.1', '--port', '0'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env.PATH, HOME: '/nonexistent' },
  });
  const ended = once(child, 'exit');
  const lines: string[] = [];
  for await (const line of createInterface(child.stderr)) {
    lines.push(line);
    const url = /Running on (http:\/\/127\.0\.0\.1:\d+)/.exec(line)?.[1];
    if (url === undefined) continue;
    child.stderr.resume();
    return {
      url,
      stop: async () => {
        killGroup(child, 'SIGKILL');
        await ended;
      },
    };
  }
  throw new Error(`moto did not start:\n${lines.join('\n')}`);
}
