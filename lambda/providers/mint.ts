import type { RunContext } from '../run/run-context';
import { mayHaveMinted } from './lost-reply';

/** Milliseconds. */
const PAUSE = 1_000;

/**
 * Tries to mint a credential, and tries once more if it is not known whether that has worked. Only once more: each try may
 * leave a credential that works until its expiry.
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
