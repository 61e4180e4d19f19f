import { type ClientRequest, type IncomingMessage, request as requestByHttp } from 'node:http';
import { request as requestByHttps } from 'node:https';
import { isProtected } from '../contract/protected-url';
import { BodyTooLarge, readBody } from './bounded-body';
import { type Connections, openConnections } from './connections';
import { networkErrorCode } from './network-error';
import { NoReply } from './no-reply';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** https, or http on loopback; nothing is sent to any other. */
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Bytes of the reply's body. */
  readonly replyLimit: number;
  /** For which statuses the body is needed; by default for all. A body that is not needed can't make its reply fail. */
  readonly wantsBody?: (status: number) => boolean;
  /** True if a lost reply does harm: the request then gets a connection of its own. */
  readonly alone?: boolean;
}

export interface HttpReply {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Empty if it wasn't needed. */
  readonly text: string;
}

/**
 * Makes one request, and follows no redirect.
 *
 * @param signal the run's: it ends a request in flight; the requests of one signal share their connections
 * @throws NoReply
 */
export type Exchange = (request: HttpRequest, signal: AbortSignal) => Promise<HttpReply>;

export interface ExchangeOptions {
  /** Milliseconds for one request, its reply's body included. */
  readonly requestTimeout?: number;
  /** The environment that names proxies, for who is behind one; without it there are none. */
  readonly proxies?: NodeJS.ProcessEnv;
}

/** Milliseconds to wait for the rest of a body that is not needed, so that its connection can be used again. */
const UNWANTED = 1_000;

export function createExchange({ requestTimeout = 10_000, proxies }: ExchangeOptions = {}): Exchange {
  // Each run opens its own connections: those of the run before may have ended while the function was frozen.
  const runs = new WeakMap<AbortSignal, Connections>();

  return async (request, signal) => {
    const connections = runs.get(signal) ?? openConnections(proxies);
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
      // The error itself is not shown: it may quote the request or the reply.
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
  if (!isProtected(url)) throw new Error('This address may not get credentials.');
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

/** Calls `tell` once the server may have got a part of the request: as soon as it is connected, with TLS if it has TLS. */
function whenSent(call: ClientRequest, tell: () => void): void {
  call.on('socket', (socket) => {
    if (call.reusedSocket) tell();
    else socket.once('encrypted' in socket ? 'secureConnect' : 'connect', tell);
  });
}

const replyTo = (call: ClientRequest, body: string | undefined): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    call.on('response', resolve);
    // This listener stays: an error without a listener would end the function.
    call.on('error', reject);
    // Some connections end without an error, for example if the server switches to another protocol.
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
