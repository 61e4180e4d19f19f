import type { RunContext } from '../run/run-context';
import { mayHaveMinted } from './lost-reply';

/** Milliseconds. */
const PAUSE = 1_000;

/**
 * Makes an attempt to mint a credential and, where nobody knows whether it has, one more: each may leave a credential
 * behind that only its expiry ends.
 */
export async function mint<T>(run: RunContext, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (failure) {
    if (!mayHaveMinted(failure) || run.clock.now() + PAUSE >= run.deadline) throw failure;
    await run.clock.sleep(PAUSE, run.signal).catch(() => {
      throw failure;
    });
    return await attempt();
  }
}
