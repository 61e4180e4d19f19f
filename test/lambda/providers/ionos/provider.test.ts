import { setImmediate as nextTurn } from 'node:timers/promises';
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

  it('takes another name after a lost reply, and sweeps the token that nobody knows the password of', async () => {
    vendor().api.fault = { kind: 'lost-reply', path: TOKENS, requests: 1 };

    const { username } = await issue();

    const [lost, kept] = posted().map(({ name }) => name);
    expect(lost).not.toBe(kept);
    expect(username.reveal()).toBe(kept);
    expect(vendor().issued.map((token) => token.username)).toEqual([lost, kept]);
    expect(living().map((token) => token.username)).toEqual([kept]);
  });

  it('sweeps the token of a request that IONOS takes up only after the reply was lost', async () => {
    const late = Promise.withResolvers<void>();
    vendor().api.fault = { kind: 'late-effect', path: TOKENS, requests: 1, after: late.promise };
    const run = eagerRun();
    const sleep = async (milliseconds: number) => {
      late.resolve();
      while (vendor().issued.length === 0) await nextTurn();
      await run.clock.sleep(milliseconds);
    };

    const { username } = await issue(ENTRY, { ...run, clock: { ...run.clock, sleep } });

    expect(vendor().issued).toHaveLength(2);
    expect(living().map((token) => token.username)).toEqual([username.reveal()]);
  });

  it('does not wait for a late token beyond the end of the run', async () => {
    vendor().api.fault = { kind: 'reset', path: TOKENS, requests: 1 };
    const run = eagerRun({ timeLeft: 5_000 });

    await issue(ENTRY, run);
    expect(run.waits).toEqual([1_000]);
  });

  it('sweeps the token of a broken reply too', async () => {
    vendor().api.fault = { kind: 'truncated', path: TOKENS, requests: 1 };
    await issue();

    expect(vendor().issued).toHaveLength(2);
    expect(living()).toHaveLength(1);
  });

  it('posts no third time where replies stay lost', async () => {
    vendor().api.fault = { kind: 'lost-reply', path: TOKENS };

    expect(await caught(issue())).toMatchObject({ code: 'VendorUnavailable' });
    expect(posted()).toHaveLength(2);
  });

  it('finds the lost token behind a hundred others', async () => {
    const bystanders = Array.from({ length: 101 }, () => issue());
    await Promise.all(bystanders);
    vendor().api.fault = { kind: 'lost-reply', path: TOKENS, requests: 1 };

    await issue();

    expect(living()).toHaveLength(102);
    expect(made().filter((call) => call === `GET ${TOKENS}`)).toHaveLength(2);
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

  describe('revoking', () => {
    const revoke = async () => {
      const issued = await issue();
      return () => bench.providers.ionos.revoke?.(ENTRY, issued, eagerRun());
    };

    it('needs the token id that the secret holds', async () => {
      const { tokenId } = await issue();

      expect(tokenId).toMatch(/^[0-9a-f-]{36}$/);
    });

    it('deletes exactly the token that was issued', async () => {
      const other = await issue();
      await (await revoke())();

      expect(living().map(({ username }) => username)).toEqual([other.username.reveal()]);
    });

    it('is content where the token is gone already', async () => {
      const again = await revoke();
      await again();

      await expect(again()).resolves.toBeUndefined();
    });

    it('tries again after a fault', async () => {
      const work = await revoke();
      vendor().api.fault = { kind: 'reset', requests: 2 };
      await work();

      expect(living()).toEqual([]);
    });
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
