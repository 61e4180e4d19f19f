import type { Clock, RunContext } from './run-context';

/** Milliseconds for which a deployment's run repeats calls to which AWS denies access. */
const ACCESS_SETTLES_IN = 60_000;

/** How a run divides the time that its function has. */
export interface TimeBudget {
  /** For the work itself. */
  readonly run: RunContext;
  /** For what remains to do after the work's deadline: finding out whether a write happened, revoking. */
  readonly cleanup: RunContext;
  /** Whether there is time left to start another registry. */
  canStart(): boolean;
  /** Stops the budget's clocks. */
  close(): void;
}

/**
 * Divides the function's remaining time: no registry is started in the last 30 s (or third, if less), work ends 10 s (or
 * a sixth) before the function does, cleanup 3 s (or a twentieth).
 *
 * @param remaining milliseconds until the function is ended
 */
export function createTimeBudget(
  remaining: number,
  clock: Clock,
  options: { readonly accessSettles: boolean },
): TimeBudget {
  const start = clock.now();
  const end = start + remaining;
  const accessSettlesUntil = options.accessSettles ? start + ACCESS_SETTLES_IN : start;
  const closed = new AbortController();

  const until = (deadline: number): RunContext => {
    const timeUp = new AbortController();
    clock.sleep(deadline - start, closed.signal).then(
      () => timeUp.abort(new Error('The run is out of time.')),
      () => undefined,
    );
    return { clock, deadline, accessSettlesUntil, signal: timeUp.signal };
  };

  return {
    run: until(end - Math.min(10_000, remaining / 6)),
    cleanup: until(end - Math.min(3_000, remaining / 20)),
    canStart: () => end - clock.now() >= Math.min(30_000, remaining / 3),
    close: () => closed.abort(),
  };
}
