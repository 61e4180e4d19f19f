import { ACCOUNT, REGION } from '../../support/synth';

/** How a run ended without success, in the terms of Lambda's invocation record. */
export interface FailedEnd {
  /** `EventAgeExceeded`: it never started. */
  readonly condition: 'RetriesExhausted' | 'EventAgeExceeded';
  /** What the function, or Lambda in its place, answered. */
  readonly responsePayload?: {
    readonly errorType?: string;
    readonly errorMessage: string;
    readonly trace?: readonly string[];
  };
}

const REQUEST = 'e4b46cbf-b738-4f1a-8880-a18cdf61200e';

/** Ends for which our code makes no message, as Lambda reports them. */
export const CRASHES: Readonly<Record<string, FailedEnd>> = {
  'out of memory': {
    condition: 'RetriesExhausted',
    responsePayload: {
      errorType: 'Runtime.OutOfMemory',
      errorMessage: `RequestId: ${REQUEST} Error: Runtime exited with error: signal: killed`,
    },
  },
  'a time-out': {
    condition: 'RetriesExhausted',
    responsePayload: {
      errorType: 'Sandbox.Timedout',
      errorMessage: `RequestId: ${REQUEST} Error: Task timed out after 300.00 seconds`,
    },
  },
  'a time-out in its older form': {
    condition: 'RetriesExhausted',
    responsePayload: {
      errorMessage: `2026-11-21T05:05:00.000Z ${REQUEST} Task timed out after 300.00 seconds`,
    },
  },
  'an exit': {
    condition: 'RetriesExhausted',
    responsePayload: {
      errorMessage: `RequestId: ${REQUEST} Process exited before completing request`,
    },
  },
  'an init error': {
    condition: 'RetriesExhausted',
    responsePayload: {
      errorType: 'Runtime.ImportModuleError',
      errorMessage: 'Error: Cannot find module "x"\nRequire stack:\n- /var/runtime/index.mjs',
      trace: ['Runtime.ImportModuleError: Error: Cannot find module "x"'],
    },
  },
  'an error of nobody': {
    condition: 'RetriesExhausted',
    responsePayload: { errorType: 'TypeError', errorMessage: 'Cannot read "a" of undefined\n\\', trace: [] },
  },
  'a run that never started': { condition: 'EventAgeExceeded' },
};

/**
 * The event that Lambda's failure destination puts on the event bus.
 *
 * @see "Capturing records of Lambda asynchronous invocations" in the Lambda developer guide
 */
export function lambdaFailure(
  functionName: string,
  at: Date,
  { condition, responsePayload }: FailedEnd,
  qualifier = '$LATEST',
) {
  const functionArn = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${functionName}:${qualifier}`;
  return {
    version: '0',
    id: '7bf73129-1428-4cd3-a780-95db273d1602',
    'detail-type': 'Lambda Function Invocation Result - Failure',
    source: 'lambda',
    account: ACCOUNT,
    time: `${at.toISOString().slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:events:${REGION}:${ACCOUNT}:event-bus/default`, functionArn],
    detail: {
      version: '1.0',
      timestamp: at.toISOString(),
      requestContext: { requestId: REQUEST, functionArn, condition, approximateInvokeCount: 1 },
      requestPayload: { run: 'tick' },
      ...(responsePayload === undefined
        ? {}
        : {
            responseContext: { statusCode: 200, executedVersion: qualifier, functionError: 'Unhandled' },
            responsePayload,
          }),
    },
  };
}
