import { mutations } from './mutation';

/** Ways to break how requests are made over HTTP. */
export const http = mutations`
  ! test/lambda/http/exchange.test.ts
  @ lambda/contract/protected-url.ts
  > sends nothing to http://registry.example/
  * sends credentials over plain http
  - protocol === 'https:' || protocol === protocolFor(hostname);
  + protocol === 'https:' || protocol === 'http:';
  @ lambda/http/exchange.ts
  > sends nothing to https://user@127.0.0.1/
  * asks no question before it sends
  - if (!isProtected(url))
  + if (false)
  > end with their run: they may not outlive a frozen function
  * keeps connections beyond their run
  - const connections = runs.get(signal) ?? openConnections(proxies);
  -     runs.set(signal, connections);
  + const connections = Reflect.get(runs, 'all') ?? openConnections(proxies);
  +     Reflect.set(runs, 'all', connections);
  > sends nothing to a server that stays silent
  * takes a connection for a sent request before TLS stands
  - 'encrypted' in socket ? 'secureConnect' : 'connect'
  + 'connect'
  > hangs up in the middle of the body
  * takes no request for sent
  - sent = true;
  > has a time limit for the body, even if it arrives steadily
  * waits for ever once the headers are there
  - return await complete(await replyTo(call, request.body), request);
  + const reply = await replyTo(call, request.body); clearTimeout(timer); return await complete(reply, request);
  > switches to another protocol
  * misses that a connection ended without an error
  - call.on('close', () => reject(new Error('The connection ended without a reply.')));
  > ends a request in flight
  * leaves the end of the run unheard
  - signal.addEventListener('abort', end, { once: true });
  @ lambda/http/connections.ts
  > sends nothing to a server whose certificate is not trusted
  * trusts any certificate
  - timeout: IDLE,
  + timeout: IDLE, rejectUnauthorized: false,
  > serve one request only if its lost reply would do harm
  * sends a minting call over a connection that idled
  - keepAlive: !alone
  + keepAlive: true
  @ lambda/http/bounded-body.ts
  > sends an endless body, which is read up to the limit
  * reads replies without end
  - if (length > limit)
  + if (length < 0)
  ! test/lambda/providers/vendor-api.test.ts
  @ lambda/providers/vendor-api.ts
  > never repeats a minting call whose reply is lost by lost-reply
  * repeats a minting call whose reply was lost
  - mayRepeat: !mints && !run.signal.aborted,
  + mayRepeat: !run.signal.aborted,
  > repeats a minting call that TLS kept from being sent
  * takes what was never sent for lost
  - if (sent) return lost(message);
  + return lost(message);
  > fails at once where the wait does not fit into the time left
  * waits beyond the deadline
  - run.clock.now() + wait < run.deadline;
  + run.clock.now() < run.deadline;
`;
