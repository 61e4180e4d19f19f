import { isServerError, isThrottlingError, isTransientError } from '@smithy/core/retry';
import * as v from 'valibot';
import { oneLine } from '../run/one-line';

/**
 * What a failed call means: `denied` by IAM, `throttled`, `refused` for what it asks, `unavailable` (network, time-out,
 * 5xx, the run's end), or answered in a way that is `unreadable`.
 */
export type AwsErrorKind = 'denied' | 'throttled' | 'refused' | 'unavailable' | 'unreadable';

/**
 * Why a call to AWS failed. It stands in for the SDK's own error, which holds on to the reply and may quote the request,
 * and so might carry a credential. Its name is AWS' error code, its message one harmless line.
 */
export class AwsCallFailed extends Error {
  override readonly name: string;

  constructor(
    name: string,
    readonly kind: AwsErrorKind,
    message: string,
  ) {
    super(message);
    this.name = name;
  }
}

/** What the SDK's own functions take, and the code that Node gives the network's errors. */
type SdkError = Parameters<typeof isTransientError>[0] & { readonly code?: string };

const optionalText = v.fallback(v.optional(v.string()), undefined);
/** With all that the SDK's own functions look at. */
const sdkError = v.looseObject({
  name: v.fallback(v.string(), 'Error'),
  message: v.fallback(v.string(), ''),
  /** Of Node's network errors. */
  code: optionalText,
  /** Only on errors that AWS itself stated. */
  $fault: optionalText,
  $metadata: v.fallback(v.looseObject({ httpStatusCode: v.exactOptional(v.number()) }), {}),
});

const DENIED =
  /^(AccessDenied|UnauthorizedOperation|Unauthenticated|UnrecognizedClient|InvalidClientTokenId)(Exception)?$/;
/** Errors whose text is about the secret, role or region that was named; that of others might repeat what was sent. */
const TELLS_WHY =
  /^(ResourceNotFound|NotFound|InvalidRequest|DecryptionFailure|EncryptionFailure|LimitExceeded|ExpiredToken|RegionDisabled|RegionSetupInProgress|AccountSetupInProgress)(Exception|Error)?$/;

/** Turns whatever a client of the SDK threw into what may be shown of it. */
export function toAwsCallFailed(error: unknown): AwsCallFailed {
  if (error instanceof AwsCallFailed) return error;
  const parsed = v.safeParse(sdkError, error);
  if (!parsed.success) return new AwsCallFailed('Error', 'unavailable', 'unknown error');
  const { code, $fault, ...others } = parsed.output;
  const { name, message, $metadata } = others;
  const status = $metadata.httpStatusCode;
  const kind = kindOf({ ...others, ...(code !== undefined && { code }) }, $fault);

  if ($fault !== undefined) {
    const title = name === 'Unknown' ? `HTTP ${status ?? 'error'}` : plain(name);
    const tellsWhy = DENIED.test(name) || isThrottlingError({ name, message }) || TELLS_WHY.test(name);
    const shown = tellsWhy && message !== '' ? `: ${plain(message)}` : '';
    return new AwsCallFailed(name, kind, `${title}${shown}`);
  }
  if (name === 'AbortError') return new AwsCallFailed(name, kind, 'cut short by the end of the run');
  if (kind === 'unreadable')
    return new AwsCallFailed(name, kind, `HTTP ${status ?? 200} with an unreadable reply`);
  const received = status !== undefined && status >= 400 ? `HTTP ${status}` : undefined;
  return new AwsCallFailed(name, kind, received ?? plain(code ?? name));
}

function kindOf(error: SdkError, fault: string | undefined): AwsErrorKind {
  const { name, code, $metadata } = error;
  const status = $metadata?.httpStatusCode;
  if (DENIED.test(name)) return 'denied';
  if (isThrottlingError(error)) return 'throttled';
  // Whatever has a code of Node's has met the network.
  if (isTransientError(error) || isServerError(error) || code !== undefined) return 'unavailable';
  if (status === undefined) return fault === 'client' ? 'refused' : 'unavailable';
  return status >= 400 ? 'refused' : 'unreadable';
}

/** What AWS says, harmless and not too long. */
const plain = (text: string): string => oneLine(text, 200);

const isOfKind = (error: unknown, ...kinds: readonly AwsErrorKind[]): boolean =>
  kinds.includes(toAwsCallFailed(error).kind);

/** IAM, or the key's policy, denies the caller the call. */
export const isAccessDenied = (error: unknown): boolean => isOfKind(error, 'denied');

/** AWS has definitely turned the call down, so that it had no effect. */
export const isClientFault = (error: unknown): boolean => isOfKind(error, 'denied', 'refused');

/** AWS' error code and text in one harmless line: `AccessDeniedException: User: … is not authorized to perform: …`. */
export const describeAwsError = (error: unknown): string => toAwsCallFailed(error).message;
