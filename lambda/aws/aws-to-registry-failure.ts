import type { RegistryFailure } from '../run/registry-failure';
import { type AwsCallFailed, type AwsErrorKind, toAwsCallFailed } from './aws-error';

/** Makes a failure of a message and its cause. */
type FailureFrom = (message: string, options: { readonly cause: AwsCallFailed }) => RegistryFailure;

/** What the errors of one call mean for a registry. */
export interface AwsErrorMeanings {
  /** By AWS' name of the error; these come first. */
  readonly names?: Readonly<Record<string, FailureFrom>>;
  readonly kinds?: Readonly<Partial<Record<AwsErrorKind, FailureFrom>>>;
  /** All others. */
  readonly others: FailureFrom;
}

/**
 * What a failed call to AWS means for a registry.
 *
 * @param tried the call in words: `GetAuthorizationToken in eu-central-1`
 */
export function awsToRegistryFailure(
  error: unknown,
  tried: string,
  { names = {}, kinds = {}, others }: AwsErrorMeanings,
): RegistryFailure {
  const cause = toAwsCallFailed(error);
  const named = Object.hasOwn(names, cause.name) ? names[cause.name] : undefined;
  const failureFrom = named ?? kinds[cause.kind] ?? others;
  return failureFrom(`${tried} failed: ${cause.message}`, { cause });
}
