import { AwsCallFailed } from '../../lambda/aws/aws-error';
import { RateLimited, RegistryFailure, VendorUnavailable } from '../../lambda/run/registry-failure';
import { CliError } from '../cli-error';

/** How bad a finding is, the worst first. `unknown`: nobody could look. `note`: there is nothing that a look could tell. */
export const GRADES = ['problem', 'unknown', 'note', 'ok'] as const;
export type Grade = (typeof GRADES)[number];

/** One thing that was looked at. */
export interface Finding {
  readonly grade: Grade;
  /** `account`, `roles`, or the name of a registry. */
  readonly about: string;
  readonly what: string;
  /** Why it matters; left out if all is well. */
  readonly why?: string;
  /** What to do about it. */
  readonly next?: string | undefined;
}

/** What kept us from looking is no finding of its own: then nobody knows. */
const keptFromLooking = (failure: RegistryFailure): boolean =>
  failure instanceof VendorUnavailable ||
  failure instanceof RateLimited ||
  (failure.cause instanceof AwsCallFailed && failure.cause.kind !== 'refused');

/**
 * What an error of a look means.
 *
 * @param why why it matters if the vendor or AWS means it
 * @throws what is neither a vendor's nor AWS' error
 */
export function findingOf(error: unknown, about: string, why: string): Finding {
  if (error instanceof CliError)
    return { grade: 'unknown', about, what: error.message, next: error.nextStep };
  if (!(error instanceof RegistryFailure)) throw error;
  const { message: what, remedy: next } = error;
  return keptFromLooking(error)
    ? { grade: 'unknown', about, what, next: 'run it again, with rights to look' }
    : { grade: 'problem', about, what, why, next };
}
