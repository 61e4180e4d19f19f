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

/** The limits of a run, for all that it does. */
export interface RunContext {
  readonly clock: Clock;
  /** Aborts at {@link deadline}. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970 by which all calls in flight must have ended. */
  readonly deadline: number;
  /**
   * Milliseconds since 1970 until which a call is repeated if AWS denies access: new roles and policies take effect only
   * after some seconds. In the past for all runs except a deployment's.
   */
  readonly accessSettlesUntil: number;
}
