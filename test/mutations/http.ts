import type { Mutation } from './mutation';

const exchange = 'lambda/http/exchange.ts';
const vendorApi = 'lambda/providers/vendor-api.ts';
const test = (name: string) => ({ file: 'test/lambda/http/exchange.test.ts', test: name });
const vendorTest = (name: string) => ({ file: 'test/lambda/providers/vendor-api.test.ts', test: name });

/** Ways to break how requests are made over HTTP. */
export const http: readonly Mutation[] = [
  {
    name: 'sends credentials over plain http',
    file: 'lambda/contract/protected-url.ts',
    find: "protocol === 'https:' || protocol === protocolFor(hostname);",
    replace: "protocol === 'https:' || protocol === 'http:';",
    noticedBy: test('sends nothing to http://registry.example/'),
  },
  {
    name: 'asks no question before it sends',
    file: exchange,
    find: 'if (!isProtected(url))',
    replace: 'if (false)',
    noticedBy: test('sends nothing to https://user@127.0.0.1/'),
  },
  {
    name: 'trusts any certificate',
    file: 'lambda/http/connections.ts',
    find: 'timeout: IDLE };',
    replace: 'timeout: IDLE, rejectUnauthorized: false };',
    noticedBy: test('sends nothing to a server whose certificate is not trusted'),
  },
  {
    name: 'keeps connections beyond their run',
    file: exchange,
    find: 'const connections = runs.get(signal) ?? openConnections();\n    runs.set(signal, connections);',
    replace:
      "const connections = Reflect.get(runs, 'all') ?? openConnections();\n    Reflect.set(runs, 'all', connections);",
    noticedBy: test('end with their run: they may not outlive a frozen function'),
  },
  {
    name: 'sends a minting call over a connection that idled',
    file: 'lambda/http/connections.ts',
    find: 'keepAlive: !alone',
    replace: 'keepAlive: true',
    noticedBy: test('serve one request only if its lost reply would do harm'),
  },
  {
    name: 'takes a connection for a sent request before TLS stands',
    file: exchange,
    find: "'encrypted' in socket ? 'secureConnect' : 'connect'",
    replace: "'connect'",
    noticedBy: test('sends nothing to a server that stays silent'),
  },
  {
    name: 'takes no request for sent',
    file: exchange,
    find: 'sent = true;',
    replace: '',
    noticedBy: test('hangs up in the middle of the body'),
  },
  {
    name: 'waits for ever once the headers are there',
    file: exchange,
    find: 'return await complete(await replyTo(call, request.body), request);',
    replace:
      'const reply = await replyTo(call, request.body); clearTimeout(timer); return await complete(reply, request);',
    noticedBy: test('has a time limit for the body, even if it arrives steadily'),
  },
  {
    name: 'misses that a connection ended without an error',
    file: exchange,
    find: "call.on('close', () => reject(new Error('The connection ended without a reply.')));",
    replace: '',
    noticedBy: test('switches to another protocol'),
  },
  {
    name: 'reads replies without end',
    file: 'lambda/http/bounded-body.ts',
    find: 'if (length > limit)',
    replace: 'if (length < 0)',
    noticedBy: test('sends an endless body, which is read up to the limit'),
  },
  {
    name: 'leaves the end of the run unheard',
    file: exchange,
    find: "signal.addEventListener('abort', end, { once: true });",
    replace: '',
    noticedBy: test('ends a request in flight'),
  },
  {
    name: 'repeats a minting call whose reply was lost',
    file: vendorApi,
    find: 'mayRepeat: !mints && !run.signal.aborted,',
    replace: 'mayRepeat: !run.signal.aborted,',
    noticedBy: vendorTest('never repeats a minting call whose reply is lost by lost-reply'),
  },
  {
    name: 'takes what was never sent for lost',
    file: vendorApi,
    find: 'if (sent) return lost(message);',
    replace: 'return lost(message);',
    noticedBy: vendorTest('repeats a minting call that TLS kept from being sent'),
  },
  {
    name: 'waits beyond the deadline',
    file: vendorApi,
    find: 'run.clock.now() + wait < run.deadline;',
    replace: 'run.clock.now() < run.deadline;',
    noticedBy: vendorTest('fails at once where the wait does not fit into the time left'),
  },
];
