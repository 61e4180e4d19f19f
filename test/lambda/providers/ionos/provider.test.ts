import { toRfc3339 } from '../../../../lambda/contract/instant';
import type { EntryOf } from '../../../../lambda/contract/registry-entry';
import type { RunContext } from '../../../../lambda/run/run-context';
import { caught } from '../caught';
import { eagerRun } from '../eager-run';
import { type ProviderBench, startProviderBench } from '../provider-bench';
import { ionos } from './case';

const ENTRY = ionos.entry;
const TOKENS = `/registries/${ENTRY.registryId}/tokens`;

describe('createIonosProvider', () => {
  let bench: ProviderBench;

  let now: () => number;

  beforeEach(async () => {
    now = Date.now;
    bench = await startProviderBench({ now: () => now() });
  });
  afterEach(() => bench.stop());

  const vendor = () => bench.vendors.ionos;
  const issue = (entry = ENTRY, run: RunContext = eagerRun()) => bench.providers.ionos.issue(entry, run);
  const made = () => vendor().api.calls.map(({ method, path }) => `${method} ${path}`);
  const posted = () =>
    vendor()
      .api.calls.filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body).properties);
  const living = () => vendor().issued.filter(({ revokedAt }) => revokedAt === undefined);

  it('makes an enabled token with the scopes and the lifetime wanted', async () => {
    const start = Date.now();
    await issue(ENTRY, eagerRun({ start }));

    expect(posted()).toEqual([
      {
        name: expect.stringMatching(/^rtr-edge-\d{14}-[0-9a-f]{4}$/),
        expiryDate: toRfc3339(Math.floor(start / 1000) + 43_200),
        scopes: [{ type: 'repository', name: 'web', actions: ['pull'] }],
        status: 'enabled',
      },
    ]);
  });

  it('gives tokens of registries with long and strange names a name that IONOS takes', async () => {
    await issue({ ...ENTRY, name: `Team.One_${'x'.repeat(80)}` });

    expect(posted()[0].name).toMatch(/^rtr-team-one-x{20,}-\d{14}-[0-9a-f]{4}$/);
    expect(posted()[0].name).toMatch(/^[a-z][-a-z0-9]{1,61}[a-z0-9]$/);
  });

  it('asks the API for the host', async () => {
    const { host, imagePrefix } = await issue();

    expect([host, imagePrefix]).toEqual([vendor().registry.host, vendor().registry.host]);
  });

  it('issues nothing for a registry that has no host yet', async () => {
    vendor().registries.state = 'WaitingForStorage';

    expect(await caught(issue())).toMatchObject({ code: 'RegistryNotReady' });
    expect(posted()).toEqual([]);
  });

  it.each([
    ['has no password', { credentials: { username: 'u' } }],
    ['has an empty password', { credentials: { username: 'u', password: '' } }],
    ['has no user', { credentials: { password: 'p' } }],
    ['has no credentials', { credentials: null }],
  ])('takes no reply that %s, and sweeps its token', async (_what, properties) => {
    tellOfToken(properties);

    expect(await caught(issue())).toMatchObject({ code: 'VendorReplyInvalid' });
    expect(living()).toEqual([]);
  });

  describe('a reply', () => {
    const START = Date.parse('2026-11-21T01:02:03Z');
    const ASKED = '2026-11-21T13:02:03Z';
    const WEB = { type: 'repository', name: 'web', actions: ['pull'] };
    const SCOPES = [WEB, { type: 'repository', name: 'team/api', actions: ['push', 'pull'] }];
    beforeEach(() => {
      now = () => START;
    });
    const ask = (scopes: EntryOf<'ionos'>['scopes'] = SCOPES) =>
      issue({ ...ENTRY, scopes }, eagerRun({ start: START }));

    it.each([
      ['as it was asked for', {}, ASKED],
      ['without an expiry', { expiryDate: null }, ASKED],
      ['that leaves the expiry out', { expiryDate: undefined }, ASKED],
      ['with an expiry in another form', { expiryDate: '2026-11-21T15:02:03.999+02:00' }, ASKED],
      ['with an earlier expiry', { expiryDate: '2026-11-21T03:00:00Z' }, '2026-11-21T03:00:00Z'],
      ['with an expiry five minutes later', { expiryDate: '2026-11-21T13:07:03Z' }, '2026-11-21T13:07:03Z'],
      ['without scopes', { scopes: null }, ASKED],
      ['that leaves the scopes out', { scopes: undefined }, ASKED],
      ['with the scopes in another order', { scopes: SCOPES.toReversed() }, ASKED],
      ['with a scope twice', { scopes: [...SCOPES, WEB] }, ASKED],
      [
        'with the actions apart',
        {
          scopes: [
            { type: 'repository', name: 'team/api', actions: ['push'] },
            { type: 'repo', name: 'team/api', actions: ['pull'] },
          ],
        },
        ASKED,
      ],
      ['with narrower scopes', { scopes: [WEB] }, ASKED],
      ['with a scope without actions', { scopes: [{ ...WEB, actions: null }] }, ASKED],
      ['without a status', { status: undefined }, ASKED],
    ])('%s is believed', async (_what, properties, expiresAt) => {
      tellOfToken(properties);

      expect(toRfc3339((await ask()).expiresAt)).toBe(expiresAt);
      expect(living()).toHaveLength(1);
    });

    it.each([
      ['another name', { name: 'rtr-edge-20261121010203-0000' }, 'another name'],
      ['no name', { name: undefined }, 'another name'],
      ['an expiry over five minutes later', { expiryDate: '2026-11-21T13:07:04Z' }, 'a later expiry'],
      ['an expiry a lifetime of men away', { expiryDate: '9999-12-31T23:59:59Z' }, 'a later expiry'],
      ['an expiry in the past', { expiryDate: '2026-11-21T01:02:03Z' }, 'an expiry in the past'],
      ['an expiry that is no instant', { expiryDate: 'tomorrow' }, 'an unreadable expiry'],
      ['an expiry that is a number', { expiryDate: START / 1000 + 60 }, 'an unreadable expiry'],
      ['the status disabled', { status: 'disabled' }, 'a status other than enabled'],
      ['another repository', { scopes: [{ ...WEB, name: 'shop' }] }, 'wider scopes'],
      ['all repositories', { scopes: [{ ...WEB, name: '*' }] }, 'wider scopes'],
      ['another action', { scopes: [{ ...WEB, actions: ['pull', 'push'] }] }, 'wider scopes'],
      ['another type', { scopes: [{ ...WEB, type: 'registry' }] }, 'wider scopes'],
      ['one scope more', { scopes: [...SCOPES, { ...WEB, actions: ['delete'] }] }, 'wider scopes'],
      ['scopes that are no list', { scopes: 'all' }, 'wider scopes'],
      ['another name and no password', { name: 'rtr-other', credentials: { username: 'x' } }, 'another name'],
      [
        'all repositories and no login',
        { scopes: [{ ...WEB, name: '*' }], credentials: null },
        'wider scopes',
      ],
    ])('with %s is not, and its token is deleted', async (_what, properties, wrong) => {
      const other = await ask();
      tellOfToken(properties);

      expect(await caught(ask())).toMatchObject({
        code: 'VendorReplyInvalid',
        message: `IONOS made a token with ${wrong} for registry ${ENTRY.registryId}; the function deleted it`,
      });
      expect(living().map(({ username }) => username)).toEqual([other.username.reveal()]);
      // It was no lost reply, after which another token would be made.
      expect(posted()).toHaveLength(2);
    });

    it('of any names is no wider than all of them', async () => {
      tellOfToken({ scopes: [WEB] });
      await ask([{ ...WEB, name: '*' }]);

      expect(living()).toHaveLength(1);
    });

    it('that is not believed says so if its token stays', async () => {
      tellOfToken({ status: 'disabled' });
      vendor().api.fault = { kind: 'status', status: 400, path: `${TOKENS}/` };

      expect((await caught(ask())).message).toContain('could not delete it: do that by hand');
    });
  });

  it('takes another name where one is taken', async () => {
    vendor().api.fault = { kind: 'status', status: 409, path: TOKENS, requests: 2 };

    await issue();

    const names = posted().map(({ name }) => name);
    expect(names).toHaveLength(3);
    // They end in a few random digits, which may be the same twice.
    expect(new Set(names).size).toBeGreaterThan(1);
  });

  it('gives up after three taken names', async () => {
    vendor().api.fault = { kind: 'status', status: 409, path: TOKENS };

    expect(await caught(issue())).toMatchObject({ code: 'RequestRefused' });
    expect(posted()).toHaveLength(3);
  });

  it('does not wait for a late token beyond the end of the run', async () => {
    vendor().api.fault = { kind: 'reset', path: TOKENS, requests: 1 };
    const run = eagerRun({ timeLeft: 5_000 });

    await issue(ENTRY, run);
    expect(run.waits).toEqual([1_000]);
  });

  it('issues all the same where sweeping fails', async () => {
    vendor().api.fault = { kind: 'reset', path: TOKENS };
    const run = eagerRun();
    const sleep = async (milliseconds: number) => {
      // The list is asked for three times more; the wait after these comes before the second POST.
      if (run.waits.length === 3) vendor().api.fault = undefined;
      await run.clock.sleep(milliseconds);
    };

    await issue(ENTRY, { ...run, clock: { ...run.clock, sleep } });

    expect(made().filter((call) => call === `GET ${TOKENS}`)).toHaveLength(4);
    expect(posted()).toHaveLength(2);
  });

  it('tells that the registry does not exist', async () => {
    const entry = { ...ENTRY, registryId: '00000000-0000-4000-8000-000000000000' };

    expect(await caught(issue(entry))).toMatchObject({ code: 'RegistryNotFound' });
  });

  it('tells that the API token is not known, or may not', async () => {
    bench.secretsManager.secrets.create({ name: 'ionos/api', value: '{"token":"another"}' });
    expect(await caught(issue())).toMatchObject({ code: 'ApiTokenRejected' });

    vendor().api.fault = { kind: 'status', status: 403 };
    expect(await caught(issue())).toMatchObject({ code: 'ApiTokenForbidden' });
  });

  it('states the token id by which it is revoked', async () => {
    expect((await issue()).tokenId).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe('the expiry of the API token', () => {
    it('is what the token itself says', async () => {
      const expiry = await bench.providers.ionos.apiTokenExpiry?.(ENTRY, eagerRun());

      expect(expiry).toBeGreaterThan(Date.now() / 1000 + 299 * 86_400);
      expect(vendor().api.calls).toEqual([]);
    });

    it('is unknown where the token does not tell', async () => {
      bench.secretsManager.secrets.create({ name: 'ionos/api', value: '{"token":"opaque"}' });

      expect(await bench.providers.ionos.apiTokenExpiry?.(ENTRY, eagerRun())).toBeUndefined();
    });

    it('is an error where the token is unreadable', async () => {
      bench.secretsManager.secrets.create({ name: 'ionos/api', value: '{}' });

      const work = Promise.resolve(bench.providers.ionos.apiTokenExpiry?.(ENTRY, eagerRun()));
      expect(await caught(work)).toMatchObject({ code: 'ApiTokenUnreadable' });
    });
  });

  /** Lets the API say of a token that it has made that it has these properties. */
  function tellOfToken(properties: object): void {
    bench.connection.tamper = (reply, { method }) =>
      method === 'POST' ? { ...reply, properties: Object.assign({}, reply.properties, properties) } : reply;
  }
});
