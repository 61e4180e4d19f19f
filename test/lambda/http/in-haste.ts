import { createExchange, type Exchange } from '../../../lambda/http/exchange';

/** Waits for whatever comes, however busy this machine is. */
export const patient = createExchange({ requestTimeout: 300_000 });

/**
 * Waits only briefly for the one reply that never comes, and patiently for all others.
 *
 * @param nth which request that is: 0 is the first
 */
export function inHasteAt(nth: number): Exchange {
  const hasty = createExchange({ requestTimeout: 1_000 });
  let made = 0;
  return (request, signal) => {
    made += 1;
    return (made === nth + 1 ? hasty : patient)(request, signal);
  };
}
