import { toRfc3339 } from '../../../../lambda/contract/instant';
import type { EntryOf } from '../../../../lambda/contract/registry-entry';
import { verifyCredential } from '../../../../lambda/registry/verify';
import type { RunContext } from '../../../../lambda/run/run-context';
import { startFakeServer } from '../../../../sandbox/fakes/fake-server';
import { caught } from '../caught';
import { eagerRun } from '../eager-run';
import { type ProviderBench, startProviderBench } from '../provider-bench';
import { gitlab } from './case';

const ENTRY = gitlab.entry;
const PROJECT = '/api/v4/projects/acme%2Ftools';
const SELF = '/api/v4/personal_access_tokens/self';

describe('createGitLabProvider', () => {
  let bench: ProviderBench;
  let now: () => number;

  beforeEach(async () => {
    now = Date.now;
    bench = await startProviderBench({ now: () => now() });
  });
  afterEach(() => bench.stop());

  const vendor = () => bench.vendors.gitlab;
  const issue = (entry: EntryOf<'gitlab'> = ENTRY, run: RunContext = eagerRun()) =>
    bench.providers.gitlab.issue(entry, run);
  const made = () => vendor().api.calls.map(({ method, path }) => `${method} ${path}`);
  const posted = () =>
    vendor()
      .api.calls.filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body));
  const living = () => vendor().issued.filter(({ revokedAt }) => revokedAt === undefined);

  it.each([
    ['pull', ['read_registry']],
    ['push', ['read_registry', 'write_registry']],
  ] as const)('makes a deploy token that may %s, with an expiry', async (access, scopes) => {
    const start = Date.now();
    await issue({ ...ENTRY, access }, eagerRun({ start }));

    expect(posted()).toEqual([
      {
        name: expect.stringMatching(/^rtr-tools-\d{14}-[0-9a-f]{4}$/),
        scopes,
        expires_at: toRfc3339(Math.floor(start / 1000) + 43_200),
      },
    ]);
    expect(vendor().api.calls[0]?.headers.authorization).toBeUndefined();
  });

  it('asks GitLab where the images of a project are', async () => {
    const { host, imagePrefix } = await issue({ ...ENTRY, owner: { project: 'acme/tools' } });

    expect([host, imagePrefix]).toEqual([vendor().registry.host, `${vendor().registry.host}/acme/tools`]);
  });

  it('makes the deploy token of a group, whose registry the config names', async () => {
    const { host: registryHost } = vendor().registry;
    const entry = { ...ENTRY, host: registryHost, owner: { group: 'acme', registryHost } };
    const issued = await issue(entry);

    expect([issued.host, issued.imagePrefix]).toEqual([registryHost, `${registryHost}/acme`]);
    const rules = { ...bench.providers.gitlab.handshake(entry), issuedAt: Date.now() };
    expect(await verifyCredential(issued, rules, eagerRun())).toEqual({ outcome: 'accepted' });
    await bench.providers.gitlab.revoke?.(entry, issued, eagerRun());
    expect(made()).toEqual([
      'POST /api/v4/groups/acme/deploy_tokens',
      'GET /jwt/auth',
      'DELETE /api/v4/groups/acme/deploy_tokens/1',
    ]);
    expect(living()).toEqual([]);
  });

  it('reaches a GitLab, its registry and its token server by the url of the config alone', async () => {
    const provider = gitlab.provider(vendor(), { ...bench.surroundings, environment: {} });
    const entry = { ...ENTRY, url: vendor().api.url };
    const issued = await provider.issue(entry, eagerRun());

    expect(provider.hosts(entry).include(issued.host)).toBe(true);
    const rules = { ...provider.handshake(entry), issuedAt: Date.now() };
    expect(await verifyCredential(issued, rules, eagerRun())).toEqual({ outcome: 'accepted' });
    expect(provider.hosts(ENTRY).include(issued.host)).toBe(false);
  });

  it.each(['/gitlab', '/gitlab/'])('calls a GitLab below a path: %s', async (path) => {
    const elsewhere = await startFakeServer(() => ({ status: 404 }));
    const environment = { GITLAB_API_URL: `${elsewhere.url}${path}` };
    const provider = gitlab.provider(vendor(), { ...bench.surroundings, environment });

    await caught(provider.issue(ENTRY, eagerRun()));
    await elsewhere.stop();
    expect(elsewhere.calls.map((call) => call.path)).toEqual([`/gitlab${PROJECT}`]);
  });

  it('issues nothing for a project whose registry is off', async () => {
    vendor().registries.enabled = false;

    expect(await caught(issue())).toMatchObject({
      code: 'RegistryNotFound',
      message: 'the container registry of project acme/tools is off',
      remedy: expect.stringContaining('turn it on'),
    });
    expect(posted()).toEqual([]);
  });

  it('says that a 404 may be a missing right, since GitLab hides what one may not see', async () => {
    const unknown = await caught(issue({ ...ENTRY, owner: { project: 'acme/unknown' } }));

    expect(unknown).toMatchObject({
      code: 'RegistryNotFound',
      remedy: expect.stringMatching(/check project and url .* secret gitlab\/api has the rights/),
    });
  });

  it('tells that the API token is not known', async () => {
    bench.secretsManager.secrets.create({ name: 'gitlab/api', value: 'another' });

    expect(await caught(issue())).toMatchObject({ code: 'ApiTokenRejected' });
  });

  describe('a reply', () => {
    const START = Date.parse('2026-11-21T01:02:03Z');
    const ASKED = '2026-11-21T13:02:03Z';
    beforeEach(() => {
      now = () => START;
    });
    const ask = (access: 'pull' | 'push' = 'push') => issue({ ...ENTRY, access }, eagerRun({ start: START }));

    it.each([
      ['as it was asked for', {}, ASKED],
      ['that leaves the expiry out', { expires_at: undefined }, ASKED],
      ['with an expiry in another form', { expires_at: '2026-11-21T15:02:03.999+02:00' }, ASKED],
      ['with an earlier expiry', { expires_at: '2026-11-21T03:00:00Z' }, '2026-11-21T03:00:00Z'],
      ['with an expiry five minutes later', { expires_at: '2026-11-21T13:07:03Z' }, '2026-11-21T13:07:03Z'],
      ['without scopes', { scopes: undefined }, ASKED],
      ['with the scopes in another order', { scopes: ['write_registry', 'read_registry'] }, ASKED],
      ['with a scope twice', { scopes: ['read_registry', 'read_registry', 'write_registry'] }, ASKED],
      ['with narrower scopes', { scopes: ['read_registry'] }, ASKED],
      ['that says nothing of its state', { revoked: undefined, expired: undefined }, ASKED],
    ])('%s is believed', async (_what, properties, expiresAt) => {
      tellOfToken(properties);

      expect(toRfc3339((await ask()).expiresAt)).toBe(expiresAt);
      expect(living()).toHaveLength(1);
    });

    it.each([
      ['another name', { name: 'gitlab-deploy-token' }, 'another name'],
      ['no name', { name: undefined }, 'another name'],
      ['no expiry', { expires_at: null }, 'no expiry'],
      ['an expiry over five minutes later', { expires_at: '2026-11-21T13:07:04Z' }, 'a later expiry'],
      ['an expiry in the past', { expires_at: '2026-11-21T01:02:03Z' }, 'an expiry in the past'],
      ['an expiry that is no instant', { expires_at: '2026-11-22' }, 'an unreadable expiry'],
      ['a mark that it is revoked', { revoked: true }, 'a mark that it is revoked'],
      ['a mark that it is expired', { expired: true }, 'a mark that it is expired'],
      ['a right to push', { scopes: ['read_registry', 'write_registry'] }, 'wider scopes'],
      ['a right to other things', { scopes: ['read_registry', 'read_repository'] }, 'wider scopes'],
      ['scopes that are no list', { scopes: 'read_registry' }, 'wider scopes'],
      ['another name and no token', { name: 'other', token: undefined }, 'another name'],
    ])('with %s is not, and its token is deleted', async (_what, properties, wrong) => {
      const other = await ask('pull');
      tellOfToken(properties);

      expect(await caught(ask('pull'))).toMatchObject({
        code: 'VendorReplyInvalid',
        message: `GitLab made a token with ${wrong} for project acme/tools; the function deleted it`,
      });
      expect(living().map(({ username }) => username)).toEqual([other.username.reveal()]);
      // It was no lost reply, after which another token would be made.
      expect(posted()).toHaveLength(2);
    });

    it.each([{ token: undefined }, { token: '' }, { username: undefined }, { username: 'a:b' }])(
      'without a usable login is not, and its token is swept: %j',
      async (properties) => {
        tellOfToken(properties);

        expect(await caught(ask())).toMatchObject({ code: 'VendorReplyInvalid' });
        expect(living()).toEqual([]);
      },
    );
  });

  it('states the token id by which it is revoked', async () => {
    await issue();
    expect((await issue()).tokenId).toBe('2');
  });

  describe('the expiry of the API token', () => {
    const expiry = (entry = ENTRY, run = eagerRun()) =>
      Promise.resolve(bench.providers.gitlab.apiTokenExpiry?.(entry, run));

    it('is the start of the day that GitLab names', async () => {
      vendor().apiTokenState.expiresAt = '2027-01-31';

      expect(toRfc3339((await expiry()) ?? 0)).toBe('2027-01-31T00:00:00Z');
    });

    it('is asked for once in a run, and anew in the next', async () => {
      const run = eagerRun();
      await Promise.all([expiry(ENTRY, run), expiry({ ...ENTRY, owner: { project: 'acme/other' } }, run)]);
      await expiry();

      expect(made()).toEqual([`GET ${SELF}`, `GET ${SELF}`]);
    });

    it('is unknown for a token without one, and for a kind that may not ask', async () => {
      vendor().apiTokenState.expiresAt = null;
      expect(await expiry()).toBeUndefined();

      vendor().apiTokenState.tells = false;
      expect(await expiry()).toBeUndefined();
    });

    it.each([
      { kind: 'status', status: 403, body: '{"error":"insufficient_scope"}' },
      { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
      { kind: 'status', status: 502, body: 'GitLab is not responding' },
      { kind: 'status', status: 200, body: '{"active":true,"expires_at":"soon"}' },
      { kind: 'html' },
      { kind: 'reset' },
      { kind: 'refuse-connection' },
    ] as const)('is unknown if GitLab does not tell, and no run waits for it: %j', async (fault) => {
      vendor().api.fault = fault;
      const run = eagerRun();

      expect(await expiry(ENTRY, run)).toBeUndefined();
      expect(run.waits).toEqual([]);
    });

    it('is an error for a token that GitLab does not take', async () => {
      vendor().apiTokenState.active = false;
      expect(await caught(expiry())).toMatchObject({
        code: 'ApiTokenRejected',
        message: expect.stringContaining('is not active'),
      });

      bench.secretsManager.secrets.create({ name: 'gitlab/api', value: 'another' });
      expect(await caught(expiry())).toMatchObject({ code: 'ApiTokenRejected' });
    });

    it('is an error if the token is unreadable', async () => {
      bench.secretsManager.secrets.create({ name: 'gitlab/api', value: ' ' });

      expect(await caught(expiry())).toMatchObject({ code: 'ApiTokenUnreadable' });
    });
  });

  /** Lets the API say of a deploy token that it has made that it has these properties. */
  function tellOfToken(properties: object): void {
    bench.connection.tamper = (reply, { method }) =>
      method === 'POST' ? Object.assign({}, reply, properties) : reply;
  }
});
