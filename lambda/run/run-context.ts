import { setTimeout as delay } from 'node:timers/promises';

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after so many milliseconds; rejects with the signal's reason once that aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (milliseconds, signal) => {
    await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
  },
};

/** What everything that a run does must respect. */
export interface RunContext {
  readonly clock: Clock;
  /** Aborts at {@link deadline}. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 by which whatever is in flight must have ended. */
  readonly deadline: number;
  /**
   * Milliseconds since 1970 until which AWS' access-denied answers are asked again: fresh roles and policies take
   * seconds to be seen. In the past for all runs but a deployment's.
   */
  readonly accessSettlesUntil: number;
}
