import type { Clock } from '../../../lambda/run/run-context';

/** A clock by which waits are over at once, except for the run's own deadlines. */
export function eagerClock(): Clock {
  let now = Date.now();
  return {
    now: () => now,
    sleep: async (milliseconds, signal) => {
      if (milliseconds > 60_000) {
        await new Promise((_, reject) => {
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      }
      now += milliseconds;
    },
  };
}
