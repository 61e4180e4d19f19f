import type * as v from 'valibot';
import { instantOf } from '../contract/instant';
import { VendorReplyInvalid } from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';
import { type AwsRequest, requestFromAws } from './aws-request';
import { isPlausibleExpiry } from './credential-fields';
import type { IssuedCredential } from './provider';

/** A login as AWS hands it out: AWS alone decides how long it lives. */
interface AwsLogin {
  readonly host: string;
  readonly username: Sensitive;
  readonly password: Sensitive;
  readonly expiresAt: Date;
}

/**
 * Requests a login at one of AWS' registries.
 *
 * @throws RegistryFailure
 */
export async function requestAwsLogin(
  request: AwsRequest<v.GenericSchema<unknown, AwsLogin>>,
  run: RunContext,
): Promise<Omit<IssuedCredential, 'imagePrefix'>> {
  const issuedAt = instantOf(run.clock.now());
  const login = await requestFromAws(request, run);
  const expiresAt = instantOf(login.expiresAt.getTime());
  if (!isPlausibleExpiry(issuedAt, expiresAt)) {
    throw new VendorReplyInvalid(`${request.tried} returned a ${request.holds} with an impossible expiry`);
  }
  return { ...login, issuedAt, expiresAt };
}
