import { awsCallFailed } from '../aws/aws-error';
import {
  AccessDenied,
  RateLimited,
  type RegistryFailure,
  RequestRefused,
  VendorReplyInvalid,
  VendorUnavailable,
} from '../run/registry-failure';

/**
 * What a failed call to AWS means for a registry.
 *
 * @param tried the call in words: `GetAuthorizationToken in eu-central-1`
 * @param whenDenied what a person does where IAM denies it
 */
export function awsFailure(tried: string, error: unknown, whenDenied: string): RegistryFailure {
  const cause = awsCallFailed(error);
  const what = `${tried} failed: ${cause.message}`;
  switch (cause.kind) {
    case 'denied':
      return new AccessDenied(what, whenDenied, { cause });
    case 'throttled':
      return new RateLimited(what, { cause });
    case 'refused':
      return new RequestRefused(what, { cause });
    case 'unavailable':
      return new VendorUnavailable(what, { cause });
    case 'unreadable':
      return new VendorReplyInvalid(what, { cause });
  }
}
