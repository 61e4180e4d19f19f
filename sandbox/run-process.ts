import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { isNativeError } from 'node:util/types';
import { SandboxError } from './sandbox-error';

export interface ProcessOptions {
  readonly cwd: string;
  /** The whole environment of the process. */
  readonly environment: NodeJS.ProcessEnv;
  /** Milliseconds after which the process is ended. */
  readonly timeout: number;
  /** Ends the process when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Picks what a failure's message quotes of the output; by default its last lines. */
  readonly relevant?: (output: string) => string;
}

/** How many lines of a failed process' output are worth reading. */
const LAST_LINES = 20;

/**
 * Runs a process to its end.
 *
 * @param title what messages call it: `cdk deploy`
 * @returns what it wrote to both of its outputs
 * @throws SandboxError that quotes what is relevant of the output
 */
export async function runProcess(
  title: string,
  command: string,
  args: readonly string[],
  { cwd, environment, timeout, signal, relevant = lastLines }: ProcessOptions,
): Promise<string> {
  signal?.throwIfAborted();
  const timeUp = AbortSignal.timeout(timeout);
  const end = signal === undefined ? timeUp : AbortSignal.any([timeUp, signal]);
  // An own process group: Ctrl-C reaches only this process, which ends the child and the child's children.
  const child = spawn(command, args, {
    cwd,
    env: environment,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const collect = (chunk: Buffer): void => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const endGroup = (): void => killGroup(child, 'SIGKILL');
  end.addEventListener('abort', endGroup);
  try {
    const [exitCode] = await once(child, 'close');
    signal?.throwIfAborted();
    if (timeUp.aborted) throw failure(title, `took longer than ${timeout / 1000} s`, relevant(output));
    if (exitCode !== 0) throw failure(title, `failed (exit code ${exitCode})`, relevant(output));
    return output;
  } catch (error) {
    if (isNativeError(error) && 'syscall' in error) {
      throw new SandboxError(`${title} could not be started: ${error.message}`, { cause: error });
    }
    throw error;
  } finally {
    end.removeEventListener('abort', endGroup);
  }
}

/** Sends a signal to a detached process and to whatever it has started. */
export function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(isNativeError(error) && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The last lines of what a process wrote. */
export const lastLines = (output: string): string =>
  output.trimEnd().split('\n').slice(-LAST_LINES).join('\n');

const failure = (title: string, what: string, quoted: string): SandboxError =>
  new SandboxError(
    quoted.trim() === '' ? `${title} ${what}.` : `${title} ${what}:\n${quoted.replaceAll(/^/gm, '    ')}`,
  );
