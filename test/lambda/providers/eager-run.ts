import type { RunContext } from '../../../lambda/run/run-context';

/** A run whose waits are over at once by its clock, and are noted. */
export interface EagerRun extends RunContext {
  /** Milliseconds of each wait so far. */
  readonly waits: readonly number[];
}

/**
 * @param options.start milliseconds since 1970
 * @param options.timeLeft milliseconds until the run's deadline
 * @param options.accessSettlesFor milliseconds for which access-denied answers are asked again
 */
export function eagerRun({
  start = Date.now(),
  timeLeft = 240_000,
  accessSettlesFor = 0,
  signal = new AbortController().signal,
}: {
  readonly start?: number;
  readonly timeLeft?: number;
  readonly accessSettlesFor?: number;
  readonly signal?: AbortSignal;
} = {}): EagerRun {
  let now = start;
  const waits: number[] = [];
  return {
    clock: {
      now: () => now,
      sleep: async (milliseconds, aborted) => {
        aborted?.throwIfAborted();
        waits.push(milliseconds);
        now += milliseconds;
      },
    },
    signal,
    deadline: start + timeLeft,
    accessSettlesUntil: start + accessSettlesFor,
    waits,
  };
}
