import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { ROOT } from '../docs/markdown';

/** The command line as it is built and shipped. */
export const CLI = join(ROOT, 'dist/cli/index.js');

export interface CliRun {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CliOptions {
  /** @default where the build leaves it */
  readonly cli?: string;
  readonly cwd?: string;
  /** Added to a small clean environment. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** What is typed, or piped in. */
  readonly input?: string;
}

/** Without what the machine's own shell says of AWS and colours. */
const CLEAN = {
  PATH: process.env.PATH,
  HOME: '/nonexistent',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_EC2_METADATA_DISABLED: 'true',
};

/** Runs the command line as a process whose outputs are pipes. */
export async function runCli(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return runProgram(process.execPath, [options.cli ?? CLI, ...args], options);
}

/** Runs the command line on a pseudo-terminal of 80 columns, on which both of its outputs come together as `stdout`. */
export async function runOnTerminal(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  const line = [process.execPath, options.cli ?? CLI, ...args].map((arg) => `'${arg}'`).join(' ');
  const run = await runProgram('script', ['-qec', `stty cols 80 rows 24; exec ${line}`, '/dev/null'], {
    ...options,
    environment: { TERM: 'xterm-256color', ...options.environment },
  });
  return { ...run, stdout: run.stdout.replaceAll('\r\n', '\n') };
}

/** Runs another program in the same clean environment. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd = ROOT, environment, signal, input }: CliOptions = {},
): Promise<CliRun> {
  const child = spawn(program, args, {
    cwd,
    env: { ...CLEAN, ...environment },
    stdio: 'pipe',
    ...(signal && { signal }),
  });
  // Who ends without reading is no fault.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}
