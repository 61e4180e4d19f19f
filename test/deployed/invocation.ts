import * as v from 'valibot';

/** An error as the runtime reports it and as callers and failure destinations get it. */
export const invocationError = v.object({
  errorType: v.optional(v.string()),
  errorMessage: v.string(),
  trace: v.optional(v.array(v.string())),
});
export type InvocationError = v.InferOutput<typeof invocationError>;

/** One run of a function: what went in and what came out. */
export interface Invocation {
  readonly requestId: string;
  readonly functionArn: string;
  readonly payload: unknown;
  readonly outcome: { readonly returned: unknown } | { readonly error: InvocationError };
}

/** What the function returned. @throws if it failed */
export function returned({ outcome }: Invocation): unknown {
  if ('error' in outcome) throw new Error(`The function failed: ${JSON.stringify(outcome.error)}`);
  return outcome.returned;
}

/** The error that the function failed with. @throws if it didn't */
export function errorOf({ outcome }: Invocation): InvocationError {
  if ('returned' in outcome) {
    throw new Error(`The function did not fail but returned ${JSON.stringify(outcome.returned)}`);
  }
  return outcome.error;
}

/** What Lambda sends to a failure destination of an asynchronous invocation. */
export const failureRecord = (invocation: Invocation) => ({
  version: '1.0',
  timestamp: new Date().toISOString(),
  requestContext: {
    requestId: invocation.requestId,
    functionArn: `${invocation.functionArn}:$LATEST`,
    condition: 'RetriesExhausted',
    approximateInvokeCount: 1,
  },
  requestPayload: invocation.payload,
  responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
  responsePayload: errorOf(invocation),
});
