import * as v from 'valibot';
import {
  ApiTokenForbidden,
  ApiTokenRejected,
  type RegistryFailure,
  RegistryNotFound,
  RequestRefused,
  VendorReplyInvalid,
} from '../run/registry-failure';
import type { VendorReply } from './vendor-api';

/** Whose rights a call was made with. */
export interface Caller {
  /** The secret that holds the API token. */
  readonly secretId: string;
  /** What the API token must be allowed to do, in the vendor's words. */
  readonly rights: string;
  /** What a person does about a 404, if that says more than that there is no such registry. */
  readonly whenNotFound?: string;
}

/**
 * Reads a success by its schema.
 *
 * @throws RegistryFailure for a refusal, VendorReplyInvalid for a success that holds something else
 */
export function readReply<S extends v.GenericSchema>(
  schema: S,
  reply: VendorReply,
  caller: Caller,
): v.InferOutput<S> {
  const { text } = reply;
  checkSuccess(reply, caller);
  const result = v.safeParse(v.pipe(v.string(), v.parseJson(), schema), text);
  if (result.success) return result.output;
  throw brokenPromise(reply);
}

/** A success that does not hold what it should. */
export const brokenPromise = ({ title, status }: VendorReply): VendorReplyInvalid =>
  new VendorReplyInvalid(`${title} answered ${status}, but not with what its API promises`);

/** @throws RegistryFailure for a refusal */
export function checkSuccess(reply: VendorReply, caller: Caller): void {
  if (reply.status < 200 || reply.status > 299) throw refusal(reply, caller);
}

function refusal(
  { title, status }: VendorReply,
  { secretId, rights, whenNotFound }: Caller,
): RegistryFailure {
  const what = `${title} answered ${status}`;
  switch (status) {
    case 401:
      return new ApiTokenRejected(what, secretId);
    case 403:
      return new ApiTokenForbidden(what, secretId, rights);
    case 404:
      return new RegistryNotFound(what, whenNotFound);
    default:
      return new RequestRefused(what);
  }
}
