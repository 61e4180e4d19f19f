import * as v from 'valibot';
import { awsCall } from '../aws/aws-call';
import { type AwsErrorMeanings, awsToRegistryFailure } from '../aws/aws-to-registry-failure';
import {
  AccessDenied,
  RateLimited,
  RequestRefused,
  VendorReplyInvalid,
  VendorUnavailable,
} from '../run/registry-failure';
import type { RunContext } from '../run/run-context';

/** A request to AWS for what a registry needs. */
export interface AwsRequest<S extends v.GenericSchema> {
  /** In words: `GetAuthorizationToken in eu-central-1`. */
  readonly tried: string;
  readonly send: (options: { readonly abortSignal: AbortSignal }) => Promise<unknown>;
  /** Of a usable reply. */
  readonly reply: S;
  /** What such a reply holds, in messages: `login`. */
  readonly holds: string;
  /** What a person does if IAM denies it. */
  readonly whenDenied: string;
  /** What single errors mean, by AWS' names of them. */
  readonly errors?: AwsErrorMeanings['names'];
}

/**
 * Makes the request and reads its reply.
 *
 * @throws RegistryFailure
 */
export async function requestFromAws<S extends v.GenericSchema>(
  { tried, send, reply, holds, whenDenied, errors = {} }: AwsRequest<S>,
  run: RunContext,
): Promise<v.InferOutput<S>> {
  const received = await awsCall(run, send).catch((error: unknown) => {
    throw awsToRegistryFailure(error, tried, {
      names: errors,
      kinds: {
        denied: (message, options) => new AccessDenied(message, whenDenied, options),
        throttled: (message, options) => new RateLimited(message, options),
        refused: (message, options) => new RequestRefused(message, options),
        unreadable: (message, options) => new VendorReplyInvalid(message, options),
      },
      others: (message, options) => new VendorUnavailable(message, options),
    });
  });
  const parsed = v.safeParse(reply, received);
  if (!parsed.success) throw new VendorReplyInvalid(`${tried} returned no usable ${holds}`);
  return parsed.output;
}
