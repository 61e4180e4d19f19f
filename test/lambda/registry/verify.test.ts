import type { IncomingMessage, ServerResponse } from 'node:http';
import { networkInterfaces } from 'node:os';
import type { Exchange } from '../../../lambda/http/exchange';
import { NoReply } from '../../../lambda/http/no-reply';
import { inHasteAt, patient } from '../http/in-haste';
import { type Listener, listen } from './listen';
import { BASIC, BEARER, GRANT, PASSWORD, USERNAME, verify } from './verification';

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

const reply =
  (status: number, headers: Record<string, string | string[]> = {}, body = ''): Respond =>
  (response) => {
    response.writeHead(status, headers).end(body);
  };
const ok = reply(200, {}, '{}');
const granted = reply(200, { 'content-type': 'application/json' }, JSON.stringify({ token: GRANT }));
const demand = (...challenges: string[]): Respond => reply(401, { 'www-authenticate': challenges });

/** What a registry answers: to no credential, to the credential, to a grant; and its own token server at `/token`. */
interface Answers {
  readonly opening?: Respond;
  readonly basic?: Respond;
  readonly bearer?: Respond;
  readonly token?: Respond;
}

const listeners: Listener[] = [];
afterEach(() => {
  for (const listener of listeners.splice(0)) listener.close();
});

async function serve(answer: Respond, address?: string): Promise<Listener> {
  const listener = await listen((request, response) => answer(response, request), address);
  listeners.push(listener);
  return listener;
}

/** By default a registry accepts the canary credential as Basic, and the grant of its token server as Bearer. */
function serveRegistry(
  { opening = demand('Basic realm="Registry"'), basic = ok, bearer = ok, token = granted }: Answers,
  address?: string,
): Promise<Listener> {
  const refuse = reply(401);
  return serve((response, request) => {
    const { url = '', headers } = request;
    const { authorization } = headers;
    if (url.startsWith('/token')) return (authorization === BASIC ? token : refuse)(response, request);
    if (url !== '/v2/') return reply(404)(response, request);
    if (authorization === undefined) return opening(response, request);
    const responses = new Map([
      [BASIC, basic],
      [BEARER, bearer],
    ]);
    return (responses.get(authorization) ?? refuse)(response, request);
  }, address);
}

/** Answers with a Bearer challenge whose realm is the registry's own `/token`. */
const demandToken: Respond = (response, request) => {
  const realm = `http://${request.headers.host}/token`;
  demand(`Bearer realm="${realm}",service="registry.example",scope="registry:catalog:*"`)(response, request);
};

/** Stands for remote hosts: a loopback server answers the https requests to them. */
function routed(routes: Readonly<Record<string, Listener>>) {
  const asked: string[] = [];
  const exchange: Exchange = async (request, signal) => {
    const { origin, pathname, search } = request.url;
    asked.push(origin);
    const listener = routes[origin];
    if (listener === undefined) throw new NoReply('failed (ENOTFOUND)', false);
    return await patient({ ...request, url: new URL(`http://${listener.host}${pathname}${search}`) }, signal);
  };
  return { asked, exchange };
}

const authorizations = ({ received }: Listener) => received.map(({ authorization }) => authorization);
const inconclusive = (detail: RegExp) => ({ outcome: 'inconclusive', detail: expect.stringMatching(detail) });
const rejected = (detail: RegExp) => ({ outcome: 'rejected', detail: expect.stringMatching(detail) });

describe('a registry with Basic authentication', () => {
  it('accepts the credential', async () => {
    const registry = await serveRegistry({});
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted', waits: [] });
    expect(registry.received).toEqual([
      { path: '/v2/', authorization: undefined },
      { path: '/v2/', authorization: BASIC },
    ]);
  });

  const onIpv6 = Object.values(networkInterfaces())
    .flat()
    .some((network) => network?.address === '::1')
    ? it
    : it.skip;
  onIpv6('accepts it on IPv6 loopback, if there is one', async () => {
    const registry = await serveRegistry({}, '::1');
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
  });

  it('rejects another password', async () => {
    const registry = await serveRegistry({});
    expect(await verify(registry.host, { password: 'canary-wrong' })).toMatchObject(
      rejected(/^GET http:\/\/127\.0\.0\.1:\d+\/v2\/ with the credential answered 401$/),
    );
  });

  it.each([401, 403])('rejects by %i', async (status) => {
    const registry = await serveRegistry({ basic: reply(status) });
    expect(await verify(registry.host, { age: 30_000 })).toMatchObject(
      rejected(new RegExp(`answered ${status}$`)),
    );
  });

  it.each([200, 204, 301, 404, 429, 500, 503])(
    'says nothing about the credential by answering %i before it got it',
    async (status) => {
      const registry = await serveRegistry({ opening: reply(status) });
      expect(await verify(registry.host)).toMatchObject(inconclusive(new RegExp(` answered ${status}`)));
      expect(authorizations(registry)).toEqual([undefined, undefined, undefined]);
    },
  );

  it.each([204, 302, 404, 429, 500, 503])(
    'says nothing about the credential by answering %i to it',
    async (status) => {
      const registry = await serveRegistry({ basic: reply(status) });
      expect(await verify(registry.host)).toMatchObject(
        inconclusive(new RegExp(`with the credential answered ${status}$`)),
      );
    },
  );

  it('may ignore a 403', async () => {
    const registry = await serveRegistry({ basic: reply(403) });
    expect(await verify(registry.host, { age: 30_000, forbiddenIsInconclusive: true })).toMatchObject(
      inconclusive(/with the credential answered 403$/),
    );
  });

  it('still rejects by 401 if a 403 has no meaning', async () => {
    const registry = await serveRegistry({ basic: reply(401) });
    expect(await verify(registry.host, { forbiddenIsInconclusive: true })).toMatchObject(rejected(/401$/));
  });

  it('gets the credential whatever host its realm names, since a Basic realm is only a label', async () => {
    const elsewhere = await serve(ok);
    const registry = await serveRegistry({ opening: demand(`bASIC Realm="http://${elsewhere.host}/"`) });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(elsewhere.received).toEqual([]);
  });

  it('gets characters beyond ASCII as UTF-8', async () => {
    const registry = await serveRegistry({});
    await verify(registry.host, { username: 'j\u00f6rg', password: 'canary-\u00fc', age: 30_000 });
    const expected = Buffer.from('j\u00f6rg:canary-\u00fc', 'utf8').toString('base64');
    expect(authorizations(registry)).toEqual([undefined, `Basic ${expected}`]);
  });
});

describe('a registry with a token server', () => {
  it('accepts what the token server grants', async () => {
    const registry = await serveRegistry({ opening: demandToken });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted', waits: [] });
    expect(registry.received).toEqual([
      { path: '/v2/', authorization: undefined },
      { path: '/token?service=registry.example&scope=registry%3Acatalog%3A*', authorization: BASIC },
      { path: '/v2/', authorization: BEARER },
    ]);
  });

  it('gets the realm as it is, its own query first, and one key for each scope', async () => {
    const registry = await serveRegistry({
      opening: (response, request) =>
        demand(`Bearer realm="http://${request.headers.host}/token?a=b%20c&d",scope="x:y:pull,push  z"`)(
          response,
          request,
        ),
    });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(registry.received[1]?.path).toBe('/token?a=b%20c&d&scope=x%3Ay%3Apull%2Cpush&scope=z');
  });

  it('takes a grant under its other name', async () => {
    const token = reply(201, {}, JSON.stringify({ token: '', access_token: GRANT, expires_in: 300 }));
    const registry = await serveRegistry({ opening: demandToken, token });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
  });

  it('rejects another password', async () => {
    const registry = await serveRegistry({ opening: demandToken });
    expect(await verify(registry.host, { password: 'canary-wrong' })).toMatchObject(
      rejected(/^token server 127\.0\.0\.1:\d+ answered 401$/),
    );
    expect(authorizations(registry)).not.toContain(BEARER);
  });

  it.each([
    ['403', reply(403)],
    ['an empty grant', reply(200, {}, '{}')],
    ['a grant of nothing', reply(200, {}, '{"token":null,"access_token":""}')],
  ])('rejects by %s of the token server', async (_, token) => {
    const registry = await serveRegistry({ opening: demandToken, token });
    expect(await verify(registry.host, { age: 30_000 })).toMatchObject(rejected(/^token server/));
  });

  it('may ignore a 403 of the token server', async () => {
    const registry = await serveRegistry({ opening: demandToken, token: reply(403) });
    expect(await verify(registry.host, { forbiddenIsInconclusive: true })).toMatchObject(
      inconclusive(/403$/),
    );
  });

  it.each([401, 403])('rejects by %i to the grant', async (status) => {
    const registry = await serveRegistry({ opening: demandToken, bearer: reply(status) });
    expect(await verify(registry.host, { age: 30_000 })).toMatchObject(
      rejected(new RegExp(`with the granted token answered ${status}$`)),
    );
  });

  it.each([204, 302, 404, 429, 500])(
    'says nothing about the credential by answering %i to the grant',
    async (status) => {
      const registry = await serveRegistry({ opening: demandToken, bearer: reply(status) });
      expect(await verify(registry.host)).toMatchObject(
        inconclusive(new RegExp(`with the granted token answered ${status}$`)),
      );
    },
  );

  it.each([
    ['a page', reply(200, {}, '<html>')],
    ['nothing', reply(204)],
    ['JSON that is no object', reply(200, {}, '[]')],
    ['a bare string', reply(200, {}, JSON.stringify(GRANT))],
    ['a token of another type', reply(200, {}, '{"token":1}')],
    ['a token that no header can carry', reply(200, {}, JSON.stringify({ token: `${GRANT}\r\nx: y` }))],
    ['half a grant', reply(200, {}, '{"token":"canary')],
    ['429', reply(429)],
    ['500', reply(500)],
    ['a redirect to nowhere', reply(307)],
  ])('says nothing about the credential if the token server answers with %s', async (_, token) => {
    const registry = await serveRegistry({ opening: demandToken, token });
    expect(await verify(registry.host)).toMatchObject(
      inconclusive(/^token server 127\.0\.0\.1:\d+ answered \d+/),
    );
    expect(authorizations(registry)).not.toContain(BEARER);
  });
});

describe('the challenge', () => {
  const bearer = (host: string | undefined) => `Bearer realm="http://${host}/token"`;
  const basic = 'Basic realm="a, b"';

  it.each<[string, (host: string | undefined) => string[]]>([
    ['two headers', (host) => [basic, bearer(host)]],
    ['two headers, Bearer first', (host) => [bearer(host), basic]],
    ['one header', (host) => [`${basic}, ${bearer(host)}`]],
    [
      'one header, after a scheme that nobody knows',
      (host) => [`Negotiate a1+/==, ${bearer(host)}, ${basic}`],
    ],
    ['any letter case', (host) => [basic, `bEaReR REALM="http://${host}/token"`]],
  ])('prefers Bearer to Basic in %s', async (_, challenges) => {
    const opening: Respond = (response, request) =>
      demand(...challenges(request.headers.host))(response, request);
    const registry = await serveRegistry({ opening });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(authorizations(registry)).toEqual([undefined, BASIC, BEARER]);
    expect(registry.received[1]?.path).toBe('/token');
  });

  it('skips a realm that may not have the credential and uses another that may', async () => {
    const opening: Respond = (response, request) =>
      demand(bearer('evil.example'), bearer(request.headers.host))(response, request);
    const registry = await serveRegistry({ opening });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(authorizations(registry)).toEqual([undefined, BASIC, BEARER]);
  });

  it('uses Basic if the realm of Bearer may not have the credential', async () => {
    const elsewhere = await serve(granted);
    const registry = await serveRegistry({ opening: demand(bearer(elsewhere.host), basic) });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(authorizations(registry)).toEqual([undefined, BASIC]);
    expect(elsewhere.received).toEqual([]);
  });

  it.each([
    ['none', [], /answered 401 without a readable challenge$/],
    ['an unreadable one', ['="'], /answered 401 without a readable challenge$/],
    [
      'unknown schemes',
      ['Digest realm="a", nonce="b"', 'Negotiate'],
      /asks for digest, negotiate authentication/,
    ],
    [
      'many schemes',
      ['Negotiate, Digest, OAuth, Mutual, HOBA'],
      /asks for negotiate, digest, oauth authentication/,
    ],
    ['a realm that is no URL', ['Bearer realm="registry"'], /asks for a token from an unknown realm/],
    ['no realm', ['Bearer service="a"'], /asks for a token from an unknown realm/],
    ['a realm of another kind', ['Bearer realm="file:///etc/passwd"'], /from an unknown realm/],
  ])('with %s is inconclusive', async (_, challenges, detail) => {
    const registry = await serveRegistry({ opening: demand(...challenges) });
    expect(await verify(registry.host)).toMatchObject(inconclusive(detail));
    expect(authorizations(registry)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    ['as a scheme', PASSWORD, /without a readable challenge/],
    ['as part of a scheme', PASSWORD.slice(0, 12), /without a readable challenge/],
    ['as a host', `Bearer realm="https://${PASSWORD}.example/"`, /from an unknown realm/],
    ['as a protocol', `Bearer realm="${PASSWORD}://evil.example/"`, /from an unknown realm/],
    ['as a scheme, the user', USERNAME, /without a readable challenge/],
    ['as a host, the user', `Bearer realm="https://${USERNAME}.example/"`, /from an unknown realm/],
  ])('cannot bring the password into the verdict %s', async (_, echo, detail) => {
    let attempts = 0;
    const registry = await serveRegistry({
      basic: reply(503),
      opening: (response, request) => {
        attempts += 1;
        demand(attempts === 1 ? 'Basic' : echo)(response, request);
      },
    });
    expect(await verify(registry.host)).toMatchObject(inconclusive(detail));
    expect(authorizations(registry)).toEqual([undefined, BASIC, undefined, undefined]);
  });
});

describe('the credential', () => {
  it('goes to a declared token host, and the grant does not', async () => {
    const tokenServer = await serve(granted);
    const registry = await serveRegistry({
      opening: demand(`Bearer realm="http://${tokenServer.host}/auth"`),
    });
    expect(await verify(registry.host, { tokenHosts: ['api.example', tokenServer.host] })).toMatchObject({
      outcome: 'accepted',
    });
    expect(tokenServer.received).toEqual([{ path: '/auth', authorization: BASIC }]);
    expect(authorizations(registry)).toEqual([undefined, BEARER]);
  });

  it('does not go to a realm on another port', async () => {
    const elsewhere = await serve(granted);
    const registry = await serveRegistry({ opening: demand(`Bearer realm="http://${elsewhere.host}/auth"`) });
    expect(await verify(registry.host, { tokenHosts: ['127.0.0.1'] })).toMatchObject(
      inconclusive(/asks for a token from http:\/\/127\.0\.0\.1:\d+, which may not receive the credential$/),
    );
    expect(elsewhere.received).toEqual([]);
    expect(authorizations(registry)).toEqual([undefined, undefined, undefined]);
  });

  it('goes to remote hosts by https', async () => {
    const tokenServer = await serve(granted);
    const registry = await serveRegistry({ opening: demand('Bearer realm="https://API.example/auth"') });
    const { asked, exchange } = routed({
      'https://registry.example': registry,
      'https://api.example': tokenServer,
    });
    expect(await verify('registry.example', { tokenHosts: ['api.example:443'], exchange })).toMatchObject({
      outcome: 'accepted',
    });
    expect(asked).toEqual(['https://registry.example', 'https://api.example', 'https://registry.example']);
  });

  it.each([
    ['another host', 'https://evil.example/auth'],
    ['a sub-domain', 'https://auth.registry.example/auth'],
    ['a host that merely ends alike', 'https://evilregistry.example/auth'],
    ['another port', 'https://registry.example:8443/auth'],
    ['plain http', 'http://registry.example/auth'],
    ['plain http on the port of https', 'http://registry.example:443/auth'],
    ['plain http on a declared host', 'http://api.example/auth'],
    ['credentials in the realm', 'https://user:password@registry.example/auth'],
    ['a user in the realm', 'https://registry.example@evil.example/auth'],
    ['a trailing dot', 'https://registry.example./auth'],
    ['undeclared loopback', 'http://127.0.0.1/auth'],
  ])('does not go to %s', async (_, realm) => {
    const registry = await serveRegistry({ opening: demand(`Bearer realm="${realm}"`) });
    const { asked, exchange } = routed({ 'https://registry.example': registry });
    expect(await verify('registry.example', { tokenHosts: ['api.example'], exchange })).toMatchObject(
      inconclusive(/asks for a token from/),
    );
    expect(new Set(asked)).toEqual(new Set(['https://registry.example']));
    expect(authorizations(registry)).toEqual([undefined, undefined, undefined]);
  });

  it.each([
    'registry.example@127.0.0.1',
    '127.0.0.1/path',
    'http://127.0.0.1',
    '127.0.0.1 ',
    '127.1',
    '',
    'registry.example\\',
  ])('is sent nowhere if its host is %j', async (host) => {
    const { asked, exchange } = routed({});
    expect(await verify(host, { exchange })).toMatchObject(inconclusive(/is not a plain host name$/));
    expect(asked).toEqual([]);
  });

  describe('follows no redirect', () => {
    it.each<[string, (away: Respond) => Answers]>([
      ['of the opening', (away) => ({ opening: away })],
      ['of the credential', (away) => ({ basic: away })],
      ['of the token server', (away) => ({ opening: demandToken, token: away })],
      ['of the grant', (away) => ({ opening: demandToken, bearer: away })],
    ])('%s', async (_, answers) => {
      const elsewhere = await serve(granted);
      for (const status of [301, 302, 303, 307, 308]) {
        const registry = await serveRegistry(
          answers(reply(status, { location: `http://${elsewhere.host}/v2/` })),
        );
        expect(await verify(registry.host)).toMatchObject(inconclusive(new RegExp(` answered ${status}$`)));
      }
      expect(elsewhere.received).toEqual([]);
    });
  });
});

describe('a broken registry is inconclusive', () => {
  const silence: Respond = () => undefined;
  const reset: Respond = (response) => response.socket?.resetAndDestroy();
  const huge = reply(200, {}, JSON.stringify({ token: GRANT, padding: 'x'.repeat(70_000) }));

  it('by staying silent', async () => {
    const registry = await serveRegistry({ basic: silence });
    const verdict = await verify(registry.host, { exchange: inHasteAt(1), timeLeft: 1_000 });
    expect(verdict).toMatchObject(inconclusive(/with the credential had no answer after 1 s/));
  });

  it.each<[string, Answers, RegExp]>([
    ['a reset connection', { opening: reset }, /\/v2\/ failed \(/],
    ['a reset at the credential', { basic: reset }, /with the credential failed \(/],
    ['a reset by the token server', { opening: demandToken, token: reset }, /^token server .* failed \(/],
    ['a reset at the grant', { opening: demandToken, bearer: reset }, /with the granted token failed \(/],
    ['a huge grant', { opening: demandToken, token: huge }, /answered with more than 65536 bytes$/],
  ])('by %s', async (_, answers, detail) => {
    const registry = await serveRegistry(answers);
    expect(await verify(registry.host)).toMatchObject(inconclusive(detail));
  });

  it('but a reply that stalls after a good status is not waited for', async () => {
    const registry = await serveRegistry({
      basic: (response) => {
        response.writeHead(200, { 'content-length': '1000' }).write('x');
      },
    });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
  });
});

describe('time', () => {
  /** Refuses the credential at the first so many attempts. */
  const refusing = (attempts: number): Respond => {
    let seen = 0;
    return (response, request) => {
      seen += 1;
      (seen > attempts ? ok : reply(401))(response, request);
    };
  };

  it('makes a rejection definite only 30 s after issue', async () => {
    const registry = await serveRegistry({ basic: reply(401) });
    const { outcome, waits } = await verify(registry.host);
    expect(outcome).toBe('rejected');
    expect(waits).toEqual([1_000, 1_000, 2_000, 4_000, 7_000, 15_000]);
    expect(registry.received).toHaveLength(14);
  });

  it('makes a rejection definite at once if the credential is older', async () => {
    const registry = await serveRegistry({ basic: reply(401) });
    expect(await verify(registry.host, { age: 30_000 })).toMatchObject({ outcome: 'rejected', waits: [] });
  });

  it('tries once more if the credential is just too young', async () => {
    const registry = await serveRegistry({ basic: reply(401) });
    expect(await verify(registry.host, { age: 29_999 })).toMatchObject({ outcome: 'rejected', waits: [1] });
  });

  it('accepts a credential that works only seconds after issue', async () => {
    const registry = await serveRegistry({ basic: refusing(3) });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted', waits: [1_000, 1_000, 2_000] });
  });

  it('takes a rejection for inconclusive if the run has no time to confirm it', async () => {
    const registry = await serveRegistry({ basic: reply(401) });
    expect(await verify(registry.host, { timeLeft: 20_000 })).toMatchObject({
      ...inconclusive(/with the credential answered 401; the run had no time left to try again$/),
      waits: [1_000, 1_000, 2_000, 4_000, 7_000],
    });
  });

  it('repeats an inconclusive attempt twice', async () => {
    const registry = await serveRegistry({ opening: reply(503) });
    const { outcome, waits } = await verify(registry.host);
    expect(outcome).toBe('inconclusive');
    expect(waits).toEqual([1_000, 3_000]);
  });

  it('accepts after trouble that passes', async () => {
    const answers = [reply(503), reply(401), reply(503), reply(429), ok];
    const registry = await serveRegistry({
      basic: (response, request) => answers.shift()?.(response, request),
    });
    expect(await verify(registry.host)).toMatchObject({ outcome: 'accepted' });
    expect(answers).toEqual([]);
  });

  it('rejects after trouble that passes', async () => {
    let attempts = 0;
    const registry = await serveRegistry({
      basic: (response, request) => {
        attempts += 1;
        reply(attempts % 3 === 0 ? 401 : 503)(response, request);
      },
    });
    expect(await verify(registry.host)).toMatchObject(rejected(/401$/));
  });

  it('does not wait beyond the deadline', async () => {
    const registry = await serveRegistry({ opening: reply(503) });
    expect(await verify(registry.host, { timeLeft: 1_000 })).toMatchObject({
      ...inconclusive(/answered 503; the run had no time left to try again$/),
      waits: [],
    });
  });

  it('ends a request in flight when the run ends', async () => {
    const end = new AbortController();
    const registry = await serveRegistry({ basic: () => end.abort(new Error('out of time')) });
    expect(await verify(registry.host, { signal: end.signal })).toMatchObject(
      inconclusive(/with the credential was cut short by the end of the run/),
    );
    expect(authorizations(registry)).toEqual([undefined, BASIC]);
  });
});
