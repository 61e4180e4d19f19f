import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NODE_FOLDER, ROOT } from '../../sandbox/paths';
import type { DeployedFunction } from './deployed-stack';
import type { Invocation } from './invocation';
import { readOnlyCopy } from './read-only-copy';
import { type RuntimeAnswer, startRuntimeApi } from './runtime-api';
import { RUNTIME_CLIENT } from './runtime-client';
import type { SessionKeys } from './session-keys';
import { REGION } from './synthesized-stack';

export interface RunningFunctionOptions {
  /** What else is in the environment: where AWS and the vendors are. */
  readonly environment: Readonly<Record<string, string>>;
  /** The session of the function's role. */
  readonly keys: SessionKeys;
  /** An empty folder, whose owner deletes it. */
  readonly folder: string;
}

/** A function's one execution environment, started by its first invocation, and anew after it has ended. */
export interface RunningFunction {
  readonly function: DeployedFunction;
  /** Everything that it has written to its log. */
  readonly log: string;
  /** The most memory that it has had resident, in MB. */
  readonly peakMemory: number;
  /**
   * Runs it with a payload, or with what Lambda passes if there is none.
   *
   * @param qualifiedArn how the caller names it
   */
  invoke(payload?: unknown, qualifiedArn?: string): Promise<Invocation>;
  /** Resolves as soon as a part of the log matches. */
  logged(pattern: RegExp): Promise<RegExpExecArray>;
  /** Whether the code is still what was published. */
  codeIsUntouched(): Promise<boolean>;
  stop(): Promise<void>;
}

/** Milliseconds between two looks at the memory. */
const LOOK_EVERY = 50;

/**
 * Runs a function as Lambda does: its published code, read-only, in AWS' own runtime client on Node.js of Lambda's
 * version, with the template's environment, handler, time-out and memory.
 */
export async function runningFunction(
  deployed: DeployedFunction,
  { environment, keys, folder }: RunningFunctionOptions,
): Promise<RunningFunction> {
  if (deployed.runtime !== 'nodejs24.x') throw new Error(`There is no ${deployed.runtime} here.`);
  const code = await readOnlyCopy(deployed.asset, folder);

  let log = '';
  let peakMemory = 0;
  let child: ChildProcess | undefined;
  const watchers = new Set<() => void>();
  let settle: ((outcome: Invocation['outcome']) => void) | undefined;
  let giveUp: ((reason: Error) => void) | undefined;

  const api = await startRuntimeApi((answer: RuntimeAnswer) => {
    settle?.(answer.kind === 'response' ? { returned: JSON.parse(answer.body) } : { error: answer.error });
  });

  const start = (): ChildProcess => {
    const heap = Math.floor(deployed.memory * 0.9);
    const args = [`--max-old-space-size=${heap}`, RUNTIME_CLIENT, deployed.handler];
    const started = spawn(join(NODE_FOLDER, 'node'), args, {
      cwd: code.folder,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...environment,
        ...deployed.environment,
        PATH: NODE_FOLDER,
        LANG: 'en_US.UTF-8',
        TZ: ':UTC',
        LAMBDA_TASK_ROOT: code.folder,
        // Lambda's runtime brings the AWS SDK; the CDK's own function relies on it.
        NODE_PATH: join(ROOT, 'node_modules'),
        _HANDLER: deployed.handler,
        AWS_EXECUTION_ENV: `AWS_Lambda_${deployed.runtime}`,
        AWS_LAMBDA_RUNTIME_API: api.host,
        AWS_LAMBDA_FUNCTION_NAME: deployed.name,
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(deployed.memory),
        AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
        AWS_LAMBDA_LOG_GROUP_NAME: deployed.logGroup,
        AWS_LAMBDA_LOG_STREAM_NAME: '2026/11/21/[$LATEST]0123456789abcdef0123456789abcdef',
        AWS_REGION: REGION,
        AWS_DEFAULT_REGION: REGION,
        AWS_ACCESS_KEY_ID: keys.accessKeyId,
        AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
        AWS_SESSION_TOKEN: keys.sessionToken,
      },
    });
    const write = (chunk: Buffer): void => {
      log += chunk.toString();
      for (const watch of watchers) watch();
    };
    started.stdout.on('data', write);
    started.stderr.on('data', write);
    started.on('error', (cause) => {
      giveUp?.(new Error(`${deployed.name} could not be started: ${cause.message}`, { cause }));
    });
    started.on('exit', (exitCode, signal) => {
      if (child === started) child = undefined;
      const status = signal === null ? `exit status ${exitCode}` : `signal: ${signal}`;
      settle?.({
        error: { errorType: 'Runtime.ExitError', errorMessage: `Runtime exited with error: ${status}` },
      });
    });
    return started;
  };

  const end = async (): Promise<void> => {
    const ending = child;
    child = undefined;
    if (ending === undefined || ending.exitCode !== null || ending.signalCode !== null) return;
    const ended = once(ending, 'exit');
    ending.kill('SIGKILL');
    await ended;
  };

  const lookAtMemory = async (): Promise<void> => {
    const running = child;
    const megabytes = await residentMemory(running?.pid);
    peakMemory = Math.max(peakMemory, megabytes);
    if (megabytes > deployed.memory) running?.kill('SIGKILL');
  };

  return {
    function: deployed,
    get log() {
      return log;
    },
    get peakMemory() {
      return peakMemory;
    },
    invoke: async (payload = {}, qualifiedArn = deployed.arn) => {
      if (settle !== undefined) throw new Error(`${deployed.name} is running already.`);
      const requestId = randomUUID();
      const outcome = new Promise<Invocation['outcome']>((resolve, reject) => {
        settle = resolve;
        giveUp = reject;
      });
      child ??= start();
      const timeUp = setTimeout(() => {
        const errorMessage = `${new Date().toISOString()} ${requestId} Task timed out after ${deployed.timeout.toFixed(2)} seconds`;
        settle?.({ error: { errorType: 'Sandbox.Timedout', errorMessage } });
        void end();
      }, deployed.timeout * 1000);
      const look = setInterval(() => void lookAtMemory(), LOOK_EVERY);
      api.send({
        requestId,
        functionArn: qualifiedArn,
        deadline: Date.now() + deployed.timeout * 1000,
        payload: JSON.stringify(payload),
      });
      try {
        return { requestId, functionArn: deployed.arn, payload, outcome: await outcome };
      } finally {
        settle = undefined;
        giveUp = undefined;
        clearTimeout(timeUp);
        clearInterval(look);
      }
    },
    logged: (pattern) =>
      new Promise((resolve) => {
        const watch = (): void => {
          const match = pattern.exec(log);
          if (match === null) return;
          watchers.delete(watch);
          resolve(match);
        };
        watchers.add(watch);
        watch();
      }),
    codeIsUntouched: code.isUntouched,
    stop: async () => {
      await end();
      await api.stop();
      await code.release();
    },
  };
}

/** MB; 0 for a process that has ended, and if the kernel doesn't tell. */
async function residentMemory(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) / 1024;
}
