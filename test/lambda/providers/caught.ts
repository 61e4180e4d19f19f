import { inspect } from 'node:util';
import { RegistryFailure } from '../../../lambda/run/registry-failure';

/** The failure that work ends in; anything else fails the test. */
export async function caught(work: Promise<unknown>): Promise<RegistryFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof RegistryFailure) return error;
    throw error;
  }
  throw new Error('The work was expected to fail, but it succeeded.');
}

/** All that a log or a debugger could ever show of a value, hidden properties and causes included. */
export const everythingIn = (value: unknown): string =>
  `${inspect(value, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null })}${JSON.stringify(value)}`;
