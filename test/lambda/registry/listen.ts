import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
}

export interface Listener {
  /** `127.0.0.1:49152` */
  readonly host: string;
  /** What came in, in its order. */
  readonly received: readonly Received[];
  close(): void;
}

/** Serves on a free loopback port and keeps what it received. */
export async function listen(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  address = '127.0.0.1',
): Promise<Listener> {
  const received: Received[] = [];
  const server = createServer((request, response) => {
    received.push({ path: request.url ?? '', authorization: request.headers.authorization });
    answer(request, response);
  });
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error(`${address} gave no port`);
  return {
    host: `${address.includes(':') ? `[${address}]` : address}:${bound.port}`,
    received,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
