import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import * as v from 'valibot';
import { type InvocationError, invocationError } from './invocation';
import { listenOnLoopback } from './listen-on-loopback';

/** An event on its way to the function. */
export interface RuntimeEvent {
  readonly requestId: string;
  readonly functionArn: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** JSON text. */
  readonly payload: string;
}

/** What the function says: a result, or an error of an invocation or of the start. */
export type RuntimeAnswer =
  | { readonly kind: 'response'; readonly requestId: string; readonly body: string }
  | { readonly kind: 'error'; readonly requestId: string; readonly error: InvocationError }
  | { readonly kind: 'init-error'; readonly error: InvocationError };

/** The side of Lambda that a runtime client talks to. */
export interface RuntimeApi {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** Hands the next event to the function, as soon as it asks. */
  send(event: RuntimeEvent): void;
  stop(): Promise<void>;
}

const PREFIX = '/2018-06-01/runtime';
const INVOCATION = new RegExp(`^${PREFIX}/invocation/([^/]+)/(response|error)$`);

/** Starts Lambda's Runtime API for one execution environment. */
export async function startRuntimeApi(onAnswer: (answer: RuntimeAnswer) => void): Promise<RuntimeApi> {
  let event: RuntimeEvent | undefined;
  let waiting: ServerResponse | undefined;

  const deliver = (): void => {
    if (event === undefined || waiting === undefined) return;
    const { requestId, functionArn, deadline, payload } = event;
    waiting
      .writeHead(200, {
        'content-type': 'application/json',
        'lambda-runtime-aws-request-id': requestId,
        'lambda-runtime-deadline-ms': String(deadline),
        'lambda-runtime-invoked-function-arn': functionArn,
        'lambda-runtime-trace-id': 'Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Sampled=0',
      })
      .end(payload);
    event = undefined;
    waiting = undefined;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method, url = '' } = request;
    if (method === 'GET' && url === `${PREFIX}/invocation/next`) {
      waiting = response;
      deliver();
      return;
    }
    const body = await text(request);
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (url === `${PREFIX}/init/error`) {
      onAnswer({ kind: 'init-error', error: parseError(body) });
      return;
    }
    const [, requestId, what] = INVOCATION.exec(url) ?? [];
    if (method !== 'POST' || requestId === undefined) {
      throw new Error(`The runtime client called ${method} ${url}, which this Runtime API doesn't have.`);
    }
    onAnswer(
      what === 'response'
        ? { kind: 'response', requestId, body }
        : { kind: 'error', requestId, error: parseError(body) },
    );
  };

  const { host, stop } = await listenOnLoopback(createServer(), serve);
  return {
    host,
    send: (next) => {
      event = next;
      deliver();
    },
    stop,
  };
}

const parseError = (body: string): InvocationError => v.parse(invocationError, JSON.parse(body));
