import { type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { BodyTooLarge, readBody } from './bounded-body';
import { type Connections, openConnections } from './connections';
import { networkErrorCode } from './network-error';
import { NoReply } from './no-reply';
import { isProtected } from './protected-url';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** https, or http on loopback; nothing is sent to any other. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of the reply's body. */
  readonly replyLimit: number;
  /** Of which replies the body is wanted: all, unless told. An unwanted body can't spoil its reply. */
  readonly wantsBody?: (status: number) => boolean;
  /** True if a lost reply does harm: the request then gets a connection of its own. */
  readonly alone?: boolean;
}

export interface HttpReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty if it wasn't wanted. */
  readonly text: string;
}

/**
 * Makes one request, and follows no redirect.
 *
 * @param signal the run's: ends what is under way, and the run's connections go by it
 * @throws NoReply
 */
export type Exchange = (request: HttpRequest, signal: AbortSignal) => Promise<HttpReply>;

export interface ExchangeOptions {
  /** Milliseconds for one request, its reply's body included. */
  readonly requestTimeout?: number;
}

/** Milliseconds to wait for the rest of a body that nobody wants, so that its connection can serve again. */
const UNWANTED = 1_000;

export function createExchange({ requestTimeout = 10_000 }: ExchangeOptions = {}): Exchange {
  // Each run opens its own: those of the run before may have ended while the function was frozen.
  const runs = new WeakMap<AbortSignal, Connections>();

  return async (request, signal) => {
    const connections = runs.get(signal) ?? openConnections();
    runs.set(signal, connections);
    let call: ClientRequest | undefined;
    let sent = false;
    let isLate = false;
    const end = () => call?.destroy();
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, requestTimeout);
    signal.addEventListener('abort', end, { once: true });
    try {
      signal.throwIfAborted();
      call = start(request, connections);
      whenSent(call, () => {
        sent = true;
      });
      return await complete(await replyTo(call, request.body), request);
    } catch (error) {
      // The error itself stays out: it may quote the request or the reply.
      if (signal.aborted) throw new NoReply('was cut short by the end of the run', sent);
      if (isLate) throw new NoReply(`had no answer after ${requestTimeout / 1000} s`, sent);
      if (error instanceof BodyTooLarge) {
        throw new NoReply(`answered with more than ${error.limit} bytes`, sent, true);
      }
      throw new NoReply(`failed (${networkErrorCode(error) ?? 'network error'})`, sent);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  };
}

function start({ method, url, headers, alone = false }: HttpRequest, connections: Connections) {
  if (!isProtected(url)) throw new Error('Credentials may not go there.');
  const request = url.protocol === 'https:' ? requestByHttps : requestByHttp;
  return request(url, {
    method,
    headers: {
      accept: 'application/json',
      // Nothing here decompresses, so the reply's limit counts what arrives.
      'accept-encoding': 'identity',
      'user-agent': 'registry-token-refresher',
      ...headers,
    },
    agent: connections.for(url, alone),
  });
}

/** Tells from when on the server may have got something of the request: from its connection on, TLS included. */
function whenSent(call: ClientRequest, tell: () => void): void {
  call.on('socket', (socket) => {
    if (call.reusedSocket) tell();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', tell);
  });
}

const replyTo = (call: ClientRequest, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    call.on('response', resolve);
    // Stays, since an error that nobody listens for would end the function.
    call.on('error', reject);
    // Some connections end without an error, such as one that the server turned over to another protocol.
    call.on('close', () => reject(new Error('The connection ended without a reply.')));
    call.end(body);
  });

async function complete(
  message: IncomingMessage,
  { replyLimit, wantsBody = () => true }: HttpRequest,
): Promise<HttpReply> {
  const { statusCode: status = 0 } = message;
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers.set(name, typeof value === 'string' ? value : value.join(', '));
  }
  if (wantsBody(status)) return { status, headers, text: await readBody(message, replyLimit) };
  const timer = setTimeout(() => message.destroy(), UNWANTED);
  await readBody(message, replyLimit).catch(() => undefined);
  clearTimeout(timer);
  return { status, headers, text: '' };
}
