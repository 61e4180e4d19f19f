import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';

/** Serves requests on a free loopback port. A request that can't be served breaks its connection, and is told. */
export async function listenOnLoopback(
  server: Server,
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<{ readonly host: string; stop(): Promise<void> }> {
  server.on('request', (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // Nothing awaits it. A test that waits for the answer fails, and shows this too.
      console.error(error);
      response.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    host: `127.0.0.1:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
}
