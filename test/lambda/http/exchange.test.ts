import { EventEmitter, getEventListeners, once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import {
  createExchange,
  type Exchange,
  type HttpReply,
  type HttpRequest,
} from '../../../lambda/http/exchange';
import { NoReply } from '../../../lambda/http/no-reply';
import { selfSigned } from '../../support/self-signed';

const CANARY = 'canary-token-4711';
const endings: (() => void)[] = [];
afterEach(() => {
  for (const end of endings.splice(0)) end();
});

async function listening(server: Server, hostname = '127.0.0.1'): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  endings.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `${hostname}:${portOf(server.address())}`;
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return address.port;
}

/** An HTTP server; gives its URL and counts its connections. */
async function serve(answer: RequestListener) {
  const server = createServer(answer);
  const seen = { connections: 0 };
  server.on('connection', () => {
    seen.connections += 1;
  });
  return { url: new URL(`http://${await listening(server)}/`), seen };
}

/** A server that reads the beginning of a request and then uses the bare connection as the test says. */
async function serveBytes(speak: (socket: Socket) => void): Promise<URL> {
  const server = createTcpServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => speak(socket));
  });
  return new URL(`http://${await listening(server)}/`);
}

const aRun = (): AbortSignal => new AbortController().signal;
const sender =
  (exchange: Exchange) =>
  (url: URL, more: Partial<HttpRequest> = {}, signal = aRun()): Promise<HttpReply> =>
    exchange(
      { method: 'GET', url, headers: { authorization: `Bearer ${CANARY}` }, replyLimit: 1_000, ...more },
      signal,
    );
/** Waits for longer than any test may take. */
const send = sender(createExchange({ requestTimeout: 30_000 }));
/** For what never comes. */
const sendInHaste = sender(createExchange({ requestTimeout: 500 }));

async function failureOf(work: Promise<unknown>): Promise<NoReply> {
  const failure = await work.then(
    () => new Error('The exchange was expected to fail, but it succeeded.'),
    (error: unknown) => error,
  );
  if (!(failure instanceof NoReply)) throw failure;
  expect(failure.message).not.toContain('canary');
  expect(failure.cause).toBeUndefined();
  return failure;
}

describe('an exchange', () => {
  it('says who it is and that it decompresses nothing', async () => {
    let headers = {};
    const { url } = await serve((request, response) => {
      headers = request.headers;
      response.writeHead(200, { 'x-one': 'a', 'www-authenticate': ['Basic', 'Bearer'] }).end('{}');
    });

    const reply = await send(url);
    expect(headers).toMatchObject({
      accept: 'application/json',
      'accept-encoding': 'identity',
      authorization: `Bearer ${CANARY}`,
      'user-agent': 'registry-token-refresher',
    });
    expect(reply).toMatchObject({ status: 200, text: '{}' });
    expect(reply.headers.get('x-one')).toBe('a');
    expect(reply.headers.get('www-authenticate')).toBe('Basic, Bearer');
  });

  it('takes a 204 for a whole reply', async () => {
    const { url, seen } = await serve((_, response) => response.writeHead(204).end());
    const run = aRun();

    for (let request = 0; request < 3; request += 1) {
      expect(await send(url, {}, run)).toMatchObject({ status: 204, text: '' });
    }
    expect(seen.connections).toBe(1);
  });

  it('ignores replies that only inform', async () => {
    const url = await serveBytes((socket) =>
      socket.end(
        'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}',
      ),
    );
    expect(await send(url)).toMatchObject({ status: 200, text: '{}' });
  });

  it('counts the bytes that arrive, and decompresses nothing', async () => {
    const bomb = gzipSync(Buffer.alloc(500_000));
    expect(bomb.length).toBeLessThan(1_000);
    const { url } = await serve((_, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    expect((await send(url)).text.length).toBeLessThan(1_000);
  });

  it('leaves no listener on the signal of its run', async () => {
    const { url } = await serve((_, response) => response.end('{}'));
    const run = aRun();
    await send(url, {}, run);
    expect(getEventListeners(run, 'abort')).toEqual([]);
  });

  it.each(['http://192.0.2.1/', 'http://registry.example/', 'https://user@127.0.0.1/', 'ftp://127.0.0.1/'])(
    'sends nothing to %s',
    async (url) => {
      expect(await failureOf(send(new URL(url)))).toMatchObject({
        message: 'failed (network error)',
        sent: false,
      });
    },
  );
});

describe('connections', () => {
  const ok: RequestListener = (_, response) => response.end('{}');

  it('serve all requests of a run, one after the other', async () => {
    const { url, seen } = await serve(ok);
    const run = aRun();
    for (let request = 0; request < 4; request += 1) await send(url, {}, run);
    expect(seen.connections).toBe(1);
  });

  it('are used again after a reply whose body is not needed', async () => {
    const { url, seen } = await serve((_, response) => response.writeHead(401).end('{"errors":[]}'));
    const run = aRun();
    for (let request = 0; request < 3; request += 1) {
      expect(await send(url, { wantsBody: () => false }, run)).toMatchObject({ status: 401, text: '' });
    }
    expect(seen.connections).toBe(1);
  });

  it('end with their run: they may not outlive a frozen function', async () => {
    const { url, seen } = await serve(ok);
    await send(url, {}, aRun());
    await send(url, {}, aRun());
    expect(seen.connections).toBe(2);
  });

  it('serve one request only if its lost reply would do harm', async () => {
    const { url, seen } = await serve(ok);
    const run = aRun();
    await send(url, {}, run);
    await send(url, { alone: true }, run);
    await send(url, { alone: true }, run);
    expect(seen.connections).toBe(3);
  });
});

describe('a hostile or broken server', () => {
  const late = { message: 'had no answer after 0.5 s', sent: true };
  /** Writes a text now and then, for longer than anybody should listen. */
  const trickle = (socket: Socket, text: string): void => {
    const timer = setInterval(() => socket.write(text), 20);
    const end = setTimeout(() => socket.destroy(), 20_000);
    socket.on('close', () => {
      clearInterval(timer);
      clearTimeout(end);
    });
  };

  it('has a time limit for the headers, even if they arrive steadily', async () => {
    const url = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nx: ');
      trickle(socket, 'x');
    });
    expect(await failureOf(sendInHaste(url))).toMatchObject(late);
  });

  it('has a time limit for the body, even if it arrives steadily', async () => {
    const url = await serveBytes((socket) => {
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n');
      trickle(socket, 'x');
    });
    expect(await failureOf(sendInHaste(url))).toMatchObject(late);
  });

  it.each([
    ['in the middle of the body', 'HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\ncanary'],
    [
      'in the middle of a chunked body',
      'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n6\r\ncanary\r\n',
    ],
    ['in the middle of the headers', 'HTTP/1.1 200 OK\r\nx: canary'],
    ['without a word', ''],
  ])('hangs up %s', async (_, text) => {
    const url = await serveBytes((socket) => socket.end(text));
    expect(await failureOf(send(url))).toMatchObject({ message: 'failed (ECONNRESET)', sent: true });
  });

  it('switches to another protocol', async () => {
    const url = await serveBytes((socket) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n');
    });
    expect(await failureOf(send(url))).toMatchObject({ message: 'failed (network error)', sent: true });
    // If the end of the connection is missed, no other limit ends the test.
  }, 30_000);

  it.each([
    ['what is no HTTP', 'canary canary\r\n\r\n', 'HPE_INVALID_CONSTANT'],
    ['endless headers', `HTTP/1.1 200 OK\r\n${'x: canary\r\n'.repeat(20_000)}\r\n`, 'HPE_HEADER_OVERFLOW'],
    [
      'two lengths',
      'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n',
      'HPE_INVALID_TRANSFER_ENCODING|HPE_INVALID_CONTENT_LENGTH|HPE_UNEXPECTED_CONTENT_LENGTH',
    ],
  ])('answers with %s, of which only the code is shown', async (_, text, codes) => {
    const url = await serveBytes((socket) => socket.write(text));
    const { message, sent } = await failureOf(send(url));
    expect(message).toMatch(new RegExp(`^failed \\((${codes})\\)$`));
    expect(sent).toBe(true);
  });

  it('sends an endless body, which is read up to the limit', async () => {
    const hungUp = new EventEmitter();
    const closed = once(hungUp, 'close');
    const { url } = await serve((_, response) => {
      response.on('close', () => hungUp.emit('close'));
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await failureOf(send(url))).toMatchObject({
      message: 'answered with more than 1000 bytes',
      sent: true,
      isTooLong: true,
    });
    await closed;
  });

  it.each<[string, string, (socket: Socket) => void]>([
    ['endless', '', (socket) => trickle(socket, 'x'.repeat(10_000))],
    ['stalled', '', () => undefined],
    ['cut off', 'x', (socket) => socket.end()],
  ])('cannot make a reply fail by a body that is not needed and is %s', async (_, text, go) => {
    const url = await serveBytes((socket) => {
      socket.write(`HTTP/1.1 401 Unauthorized\r\ncontent-length: 9000000\r\n\r\n${text}`);
      go(socket);
    });
    expect(await send(url, { wantsBody: () => false })).toMatchObject({ status: 401, text: '' });
  });

  it('answers in the middle of a long request and hangs up', async () => {
    const url = await serveBytes((socket) => {
      socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
      socket.resetAndDestroy();
    });
    const outcome = send(url, { method: 'POST', body: 'x'.repeat(8_000_000) });
    const status = await outcome.then(
      (reply) => reply.status,
      async () => (await failureOf(outcome)).sent,
    );
    expect([413, true]).toContain(status);
  });

  it('refuses the connection', async () => {
    const server = createTcpServer();
    const url = new URL(`http://${await listening(server)}/`);
    server.close();
    await once(server, 'close');
    expect(await failureOf(send(url))).toMatchObject({ message: 'failed (ECONNREFUSED)', sent: false });
  });
});

describe('the end of the run', () => {
  const message = 'was cut short by the end of the run';
  /** Milliseconds, fewer than the request itself may take. */
  const SOONER = 15_000;

  it(
    'ends a request in flight',
    async () => {
      const run = new AbortController();
      const { url } = await serve(() => run.abort(new Error('canary')));
      expect(await failureOf(send(url, {}, run.signal))).toMatchObject({ message, sent: true });
    },
    SOONER,
  );

  it(
    'ends a body in flight',
    async () => {
      const run = new AbortController();
      const url = await serveBytes((socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx', () => run.abort());
      });
      expect(await failureOf(send(url, {}, run.signal))).toMatchObject({ message, sent: true });
    },
    SOONER,
  );

  it('lets no request start', async () => {
    const { url, seen } = await serve((_, response) => response.end());
    expect(await failureOf(send(url, {}, AbortSignal.abort()))).toMatchObject({ message, sent: false });
    expect(seen.connections).toBe(0);
  });
});

describe('TLS', () => {
  const trusted = getCACertificates('default');
  afterEach(() => setDefaultCACertificates(trusted));

  async function serveTls(hostname: string, certificateFor = hostname) {
    const identity = selfSigned(certificateFor);
    const received: string[] = [];
    const server = createTlsServer(identity, (request, response) => {
      received.push(`${request.headers.authorization}`);
      response.end('{}');
    });
    return { url: new URL(`https://${await listening(server, hostname)}/`), received, identity };
  }

  it('sends requests to a server that a trusted certificate names', async () => {
    const { url, received, identity } = await serveTls('localhost');
    setDefaultCACertificates([identity.cert]);
    expect(await send(url)).toMatchObject({ status: 200, text: '{}' });
    expect(received).toEqual([`Bearer ${CANARY}`]);
  });

  it('sends nothing to a server whose certificate is not trusted', async () => {
    const { url, received } = await serveTls('localhost');
    expect(await failureOf(send(url))).toMatchObject({
      message: 'failed (DEPTH_ZERO_SELF_SIGNED_CERT)',
      sent: false,
    });
    expect(received).toEqual([]);
  });

  it('sends nothing to a server of another name', async () => {
    const { url, received, identity } = await serveTls('localhost', 'registry.example');
    setDefaultCACertificates([identity.cert]);
    expect(await failureOf(send(url))).toMatchObject({
      message: 'failed (ERR_TLS_CERT_ALTNAME_INVALID)',
      sent: false,
    });
    expect(received).toEqual([]);
  });

  it.each<[string, string, RegExp]>([
    ['speaks plain HTTP', 'HTTP/1.1 400 Bad Request\r\n\r\n', /^failed \([A-Z_]+\)$/],
    ['hangs up', '', /^failed \(ECONNRESET\)$/],
  ])('sends nothing to a server that %s', async (_, text, message) => {
    const { href } = await serveBytes((socket) => socket.end(text));
    const failure = await failureOf(send(new URL(href.replace('http:', 'https:'))));
    expect(failure.message).toMatch(message);
    expect(failure.sent).toBe(false);
  });

  it('sends nothing to a server that stays silent', async () => {
    const { href } = await serveBytes(() => undefined);
    expect(await failureOf(sendInHaste(new URL(href.replace('http:', 'https:'))))).toMatchObject({
      message: 'had no answer after 0.5 s',
      sent: false,
    });
  });
});
