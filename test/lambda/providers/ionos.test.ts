import { toRfc3339 } from '../../../lambda/contract/instant';
import type { RunContext } from '../../../lambda/run/run-context';
import { caught } from './caught';
import { eagerRun } from './eager-run';
import { secretText } from './fake-aws';
import { ENTRIES, type ProviderBench, startProviderBench } from './provider-bench';

const ENTRY = ENTRIES.ionos;
const TOKENS = `/registries/${ENTRY.registryId}/tokens`;

describe('createIonosProvider', () => {
  let bench: ProviderBench;

  beforeEach(async () => {
    bench = await startProviderBench();
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

  it('trusts the expiry that IONOS names, in whole seconds', async () => {
    answerPost({ expiryDate: '2999-01-01T02:00:00.999+02:00' }, 201);
    const start = Date.parse('2998-12-31T00:00:00Z');

    expect((await issue(ENTRY, eagerRun({ start }))).expiresAt).toBe(
      Date.parse('2999-01-01T00:00:00Z') / 1000,
    );
  });

  it.each([{ expiryDate: null }, {}])(
    'computes the expiry where IONOS names none: %j',
    async (properties) => {
      answerPost(properties, 200);

      const { issuedAt, expiresAt } = await issue();

      expect(expiresAt - issuedAt).toBe(43_200);
    },
  );

  it.each([
    ['has no password', { credentials: { username: 'u' } }],
    ['has an empty password', { credentials: { username: 'u', password: '' } }],
    ['has no user', { credentials: { password: 'p' } }],
    ['has no credentials', { credentials: null }],
    ['has an expiry in the past', { expiryDate: '2020-01-01T00:00:00Z' }],
    ['has an expiry a lifetime of men away', { expiryDate: '9999-12-31T23:59:59Z' }],
    ['has an expiry that is no instant', { expiryDate: 'tomorrow' }],
  ])('takes no reply that %s', async (_what, properties) => {
    answerPost(properties, 201);

    expect(await caught(issue())).toMatchObject({ code: 'VendorReplyInvalid' });
  });

  it('takes another name where one is taken', async () => {
    vendor().api.fault = { kind: 'status', status: 409, path: TOKENS, requests: 2 };

    await issue();

    const names = posted().map(({ name }) => name);
    expect(names).toHaveLength(3);
    expect(new Set(names).size).toBe(3);
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
    expect(username).toBe(kept);
    expect(vendor().issued.map((token) => token.username)).toEqual([lost, kept]);
    expect(living().map((token) => token.username)).toEqual([kept]);
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
    bench.secretsManager.secrets.set('ionos/api', secretText('{"token":"another"}'));
    expect(await caught(issue())).toMatchObject({ code: 'ApiTokenRejected' });

    vendor().api.fault = { kind: 'status', status: 403 };
    expect(await caught(issue())).toMatchObject({ code: 'ApiTokenForbidden' });
  });

  describe('revoking', () => {
    const revoke = async () => {
      const issued = await issue();
      return () => bench.providers.ionos.revoke?.(ENTRY, issued, eagerRun());
    };

    it('deletes exactly the token that was issued', async () => {
      const other = await issue();
      await (await revoke())();

      expect(living().map(({ username }) => username)).toEqual([other.username]);
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
      bench.secretsManager.secrets.set('ionos/api', secretText('{"token":"opaque"}'));

      expect(await bench.providers.ionos.apiTokenExpiry?.(ENTRY, eagerRun())).toBeUndefined();
    });

    it('is an error where the token is unreadable', async () => {
      bench.secretsManager.secrets.set('ionos/api', secretText('{}'));

      const work = Promise.resolve(bench.providers.ionos.apiTokenExpiry?.(ENTRY, eagerRun()));
      expect(await caught(work)).toMatchObject({ code: 'ApiTokenUnreadable' });
    });
  });

  /** Lets the API answer to requests for tokens with a token that has these properties. */
  function answerPost(properties: object, status: number): void {
    const token = {
      id: '1e9f63b6-ff23-41ab-8f7e-57dd1008d6b5',
      properties: { name: 'n', credentials: { username: 'u', password: 'p' }, ...properties },
    };
    vendor().api.fault = { kind: 'status', status, path: TOKENS, body: JSON.stringify(token) };
  }
});
