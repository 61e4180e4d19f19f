import type { CommandContext } from '@stricli/core';
import type { FailureCode } from './cli-error';
import { createOutput, type Output, type Stream } from './terminal/output';

/** What a command works with beside its arguments. */
export interface CliContext extends CommandContext {
  readonly process: {
    readonly stdout: Output;
    readonly stderr: Output;
    readonly env: NodeJS.ProcessEnv;
    /** What stricli ends with; negative for a wrong command line. */
    exitCode?: number | string | null;
  };
  /** Makes the process end with this code once the command is done, without an error message. */
  endWith(exitCode: FailureCode): void;
  /** Milliseconds since 1970. */
  now(): number;
}

export function createContext({
  stdout,
  stderr,
  env,
}: {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: NodeJS.ProcessEnv;
}): CliContext {
  const context: CliContext = {
    process: { stdout: createOutput(stdout, env), stderr: createOutput(stderr, env), env },
    endWith: (exitCode) => {
      context.process.exitCode = exitCode;
    },
    now: () => Date.now(),
  };
  return context;
}
