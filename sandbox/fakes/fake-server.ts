import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import type { Fault } from './fault';

/** One request as it arrived. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A request and what the server itself answered to it, whether or not that ever arrived. */
export interface Exchange {
  readonly call: Call;
  readonly reply: Reply;
}

/** A reply that carries JSON. */
export const json = (
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): Reply => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(value),
});

/** An HTTP server on a free loopback port that notes every request and can be told to misbehave. */
export interface FakeServer {
  /** `127.0.0.1:<port>` */
  readonly host: string;
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** Every request so far, also those that met a fault. */
  readonly calls: readonly Call[];
  /** The requests that the server answered itself; not those that a fault answered (`status`, `html`). */
  readonly exchanges: readonly Exchange[];
  /** What goes wrong from now on; undefined: nothing. */
  fault: Fault | undefined;
  stop(): Promise<void>;
}

/** Starts a server that answers by the given function. */
export async function startFakeServer(respond: (call: Call) => Reply): Promise<FakeServer> {
  const calls: Call[] = [];
  const exchanges: Exchange[] = [];
  const stopped = new AbortController();
  let fault: Fault | undefined;
  let healsAfter = Number.POSITIVE_INFINITY;

  const answer = (call: Call): Reply => {
    const reply = respond(call);
    exchanges.push({ call, reply });
    return reply;
  };

  const faultFor = ({ path }: Call): Fault | undefined => {
    if (fault === undefined || !path.startsWith(fault.path ?? '/')) return undefined;
    const current = fault;
    healsAfter -= 1;
    if (healsAfter <= 0) fault = undefined;
    return current;
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await callFrom(request);
    calls.push(call);
    const current = faultFor(call);
    switch (current?.kind) {
      case 'reset':
        request.socket.resetAndDestroy();
        return;
      case 'status':
        send(response, current);
        return;
      case 'html':
        send(response, {
          status: 200,
          headers: { 'content-type': 'text/html' },
          body: '<!doctype html><title>Maintenance</title><p>We will be back soon.</p>',
        });
        return;
      case 'lost-reply':
        answer(call);
        request.socket.resetAndDestroy();
        return;
      case 'late-effect':
        request.socket.resetAndDestroy();
        await current.after;
        answer(call);
        return;
      case 'truncated':
        truncate(response, answer(call));
        return;
      case 'slow':
        await delay(current.milliseconds, undefined, { signal: stopped.signal });
    }
    send(response, answer(call));
  };

  const server = createServer((request, response) => {
    // A client that hung up, or a server that was stopped meanwhile: nobody is left to answer.
    serve(request, response).catch(() => response.destroy());
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  await listen(0);
  const { port } = portOf(server.address());
  const host = `127.0.0.1:${port}`;

  return {
    host,
    url: `http://${host}`,
    calls,
    exchanges,
    get fault() {
      return fault;
    },
    set fault(next) {
      fault = next;
      healsAfter = next?.requests ?? Number.POSITIVE_INFINITY;
      if (next?.kind === 'refuse-connection') {
        server.close();
        server.closeAllConnections();
      } else if (!server.listening) {
        void listen(port);
      }
    },
    stop: () => {
      stopped.abort();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}

async function callFrom(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '/', 'http://loopback');
  return {
    method: request.method ?? 'GET',
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    body: await text(request),
  };
}

function send(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, headers).end(body);
}

function truncate(response: ServerResponse, { status, headers = {}, body = '' }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) + 1 });
  response.write(body.slice(0, Math.ceil(body.length / 2)), () => response.destroy());
}

function portOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === 'string') throw new Error('The fake server has no port.');
  return address;
}
