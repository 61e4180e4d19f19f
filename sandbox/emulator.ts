import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { NODE_FOLDER, ROOT } from './paths';
import { killGroup, lastLines } from './run-process';
import { SandboxError } from './sandbox-error';

export interface EmulatorOptions {
  /** The Python that has the emulator. */
  readonly python: string;
  /** A folder for whatever the emulator writes. Its owner deletes it; if the owner crashes, the emulator does. */
  readonly folder: string;
  readonly region: string;
  /** What the functions find in their environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Whether IAM policies are enforced. */
  readonly authorize: boolean;
}

/** A running AWS of its own, on loopback. */
export interface Emulator {
  readonly url: string;
  stop(): Promise<void>;
}

const ATTEMPTS = 3;
/** Milliseconds. */
const READY_WITHIN = 60_000;
const STOP_WITHIN = 3_000;

/**
 * Starts the emulator on a free port.
 *
 * @throws SandboxError
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const log = join(options.folder, `emulator-${attempt}.log`);
    const child = await start(port, log, options);
    const url = `http://127.0.0.1:${port}`;
    if (await becomesReady(url, child)) return { url, stop: () => stop(child) };

    await stop(child);
    const output = await readFile(log, 'utf8');
    // Somebody else has taken the port meanwhile.
    if (/already in use/i.test(output) && attempt < ATTEMPTS) continue;
    throw new SandboxError(`The emulator did not start:\n${lastLines(output)}`);
  }
}

async function start(
  port: number,
  log: string,
  { python, folder, region, environment, authorize }: EmulatorOptions,
): Promise<ChildProcess> {
  const temporary = join(folder, 'tmp');
  await mkdir(temporary, { recursive: true });
  // The functions are CommonJS, whatever a package.json in a parent folder says.
  await writeFile(join(temporary, 'package.json'), '{"type":"commonjs"}\n');

  const { PATH = '' } = process.env;
  const output = createWriteStream(log);
  await once(output, 'open');
  const child = spawn(python, [join(ROOT, 'sandbox/run-emulator.py'), folder], {
    cwd: folder,
    detached: true,
    stdio: ['pipe', output, output],
    // The emulator hands its environment on to every function, so it gets nothing of this shell's.
    env: {
      ...environment,
      PATH: `${NODE_FOLDER}:${PATH}`,
      HOME: folder,
      TMPDIR: temporary,
      BIND_HOST: '127.0.0.1',
      MINISTACK_HOST: '127.0.0.1',
      MINISTACK_REGION: region,
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      ...(authorize ? { AUTH: 'true' } : {}),
    },
  });
  await once(child, 'spawn');
  output.close();
  return child;
}

async function becomesReady(url: string, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + READY_WITHIN;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const isReady = await fetch(`${url}/_ministack/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return true;
    await delay(50);
  }
  return false;
}

/** Asks the emulator to end, then ends it together with its functions. */
async function stop(child: ChildProcess): Promise<void> {
  const ended = child.exitCode !== null || child.signalCode !== null ? undefined : once(child, 'exit');
  killGroup(child, 'SIGTERM');
  await Promise.race([ended, delay(STOP_WITHIN, undefined, { ref: false })]);
  killGroup(child, 'SIGKILL');
  await ended;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new SandboxError('There is no free port.');
  return address.port;
}
