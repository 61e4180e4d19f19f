import { createDigitalOceanProvider } from '../../../../lambda/providers/digitalocean/provider';
import { caught, everythingIn } from '../caught';
import { eagerRun } from '../eager-run';
import { type ProviderBench, startProviderBench } from '../provider-bench';
import { digitalocean } from './case';

const ENTRY = digitalocean.entry;
const base64 = (text: string): string => Buffer.from(text).toString('base64');

describe('createDigitalOceanProvider', () => {
  let bench: ProviderBench;

  beforeEach(async () => {
    bench = await startProviderBench();
  });
  afterEach(() => bench.stop());

  const vendor = () => bench.vendors.digitalocean;
  const issue = (entry = ENTRY, run = eagerRun()) => bench.providers.digitalocean.issue(entry, run);

  it('asks for pull rights and always for an expiry', async () => {
    await issue();

    expect(vendor().api.calls.map(({ path, query }) => [path, query.toString()])).toEqual([
      ['/v2/registries/acme/docker-credentials', 'read_write=false&expiry_seconds=43200'],
    ]);
  });

  it('asks for push rights where pushing is wanted', async () => {
    await issue({ ...ENTRY, access: 'push' });

    expect(vendor().issued[0]?.asked).toEqual({ registry: 'acme', access: 'push' });
  });

  it('computes the expiry from before the call', async () => {
    const issued = await issue(ENTRY, eagerRun({ start: Date.parse('2026-11-21T01:02:03.999Z') }));

    expect(issued.issuedAt).toBe(Date.parse('2026-11-21T01:02:03Z') / 1000);
    expect(issued.expiresAt - issued.issuedAt).toBe(43_200);
  });

  it('names images below the registry', async () => {
    const { host, imagePrefix } = await issue();

    expect(imagePrefix).toBe(`${host}/acme`);
  });

  it('keeps the user apart from the password', async () => {
    const auth = base64('ops@example.com:dop_v1_x:y');
    vendor().api.fault = reply({ 'Registry.DigitalOcean.com': { auth } });

    const { username, password, host } = await issue();

    expect([username.reveal(), password.reveal(), host]).toEqual([
      'ops@example.com',
      'dop_v1_x:y',
      'registry.digitalocean.com',
    ]);
  });

  it.each([
    ['names no registry', {}],
    ['names two registries', { 'a.example': { auth: base64('u:p') }, 'b.example': { auth: base64('u:p') } }],
    [
      'names one registry in two letter cases',
      { 'a.example': { auth: base64('u:p') }, 'A.example': { auth: base64('u:p') } },
    ],
    ['names an empty host', { '': { auth: base64('u:p') } }],
    ['has no auth', { 'a.example': {} }],
    ['has an auth that is not base64', { 'a.example': { auth: 'u:p' } }],
    ['has an auth without a colon', { 'a.example': { auth: base64('userpassword') } }],
    ['has an empty user', { 'a.example': { auth: base64(':password') } }],
    ['has an empty password', { 'a.example': { auth: base64('user:\n') } }],
    ['has a password of two lines', { 'a.example': { auth: base64('user:pass\nword') } }],
  ])('takes no reply that %s', async (_what, auths) => {
    vendor().api.fault = reply(auths);

    expect(await caught(issue())).toMatchObject({ code: 'VendorReplyInvalid' });
  });

  it.each([
    { fault: { kind: 'lost-reply' }, what: 'is lost' },
    { fault: { kind: 'status', status: 500 }, what: 'is a 500' },
    { fault: { kind: 'html' }, what: 'is a web page' },
  ] as const)('asks once more where the reply $what', async ({ fault }) => {
    vendor().api.fault = { ...fault, requests: 1 };

    const { password } = await issue();

    expect(password.reveal()).toBe(vendor().issued.at(-1)?.password);
    expect(vendor().api.calls).toHaveLength(2);
  });

  it('asks no third time', async () => {
    vendor().api.fault = { kind: 'lost-reply' };

    expect(await caught(issue())).toMatchObject({ code: 'VendorUnavailable' });
    expect(vendor().api.calls).toHaveLength(2);
    for (const { expiresAt } of vendor().issued) expect(expiresAt).toBeDefined();
  });

  it('asks once only where no time is left', async () => {
    vendor().api.fault = { kind: 'lost-reply' };

    await caught(issue(ENTRY, eagerRun({ timeLeft: 900 })));
    expect(vendor().api.calls).toHaveLength(1);
  });

  it('tells that the API token is not known', async () => {
    bench.secretsManager.secrets.create({ name: 'digitalocean/api-token', value: 'dop_v1_other' });

    expect(await caught(issue())).toMatchObject({
      code: 'ApiTokenRejected',
      message: `GET ${vendor().api.url}/v2/registries/acme/docker-credentials answered 401`,
      remedy: 'put a valid API token into secret digitalocean/api-token',
    });
    expect(vendor().api.calls).toHaveLength(1);
  });

  it.each([
    { access: 'pull', scopes: [], needed: 'registry:read' },
    { access: 'push', scopes: ['registry:read'], needed: 'registry:read and registry:update' },
  ] as const)('tells which rights the API token lacks to $access', async ({ access, scopes, needed }) => {
    vendor().rights.scopes = scopes;

    const failure = await caught(issue({ ...ENTRY, access }));

    expect(failure.code).toBe('ApiTokenForbidden');
    expect(failure.remedy).toBe(
      `give the API token in secret digitalocean/api-token the rights it needs (${needed})`,
    );
  });

  it('tells that the registry does not exist', async () => {
    expect(await caught(issue({ ...ENTRY, registry: 'nobody' }))).toMatchObject({ code: 'RegistryNotFound' });
  });

  it('tells that the secret of the API token is missing', async () => {
    const entry = { ...ENTRY, apiToken: { secretId: 'nowhere' } };

    expect(await caught(issue(entry))).toMatchObject({ code: 'ApiTokenUnreadable' });
    expect(vendor().api.calls).toEqual([]);
  });

  describe('revoking', () => {
    it('takes exactly the issued token back', async () => {
      const [first, second] = [await issue(), await issue()];

      await bench.providers.digitalocean.revoke?.(ENTRY, first, eagerRun());

      const revoked = vendor().issued.map(({ password, revokedAt }) => [password, revokedAt !== undefined]);
      expect(revoked).toEqual([
        [first.password.reveal(), true],
        [second.password.reveal(), false],
      ]);
    });

    it('says what came back where that fails, without the token', async () => {
      const issued = await issue();
      vendor().cloud.fault = { kind: 'status', status: 403 };

      const work = bench.providers.digitalocean.revoke?.(ENTRY, issued, eagerRun());
      const failure = await caught(Promise.resolve(work));

      expect(failure.message).toBe(`POST ${vendor().cloud.url}/v1/oauth/revoke answered 403`);
      for (const canary of bench.canaries()) expect(everythingIn(failure)).not.toContain(canary);
    });

    it('is done where the answer to an earlier try was lost', async () => {
      const issued = await issue();
      vendor().cloud.fault = { kind: 'lost-reply', requests: 1 };

      await bench.providers.digitalocean.revoke?.(ENTRY, issued, eagerRun());

      expect(vendor().cloud.calls).toHaveLength(2);
      expect(vendor().issued[0]?.revokedAt).toBeDefined();
    });

    it('tries again after a fault', async () => {
      const issued = await issue();
      vendor().cloud.fault = { kind: 'status', status: 502, requests: 2 };

      await bench.providers.digitalocean.revoke?.(ENTRY, issued, eagerRun());

      expect(vendor().issued[0]?.revokedAt).toBeDefined();
    });
  });

  it("lets the API's hosts give grants for the handshake", () => {
    expect(bench.providers.digitalocean.handshake(ENTRY).tokenHosts).toEqual([
      'api.digitalocean.com',
      vendor().api.host,
    ]);
    expect(createDigitalOceanProvider({ environment: {} }).handshake(ENTRY).tokenHosts).toEqual([
      'api.digitalocean.com',
    ]);
  });

  it('starts with no insecure API address', () => {
    const environment = { DIGITALOCEAN_API_URL: 'http://api.example' };

    expect(() => createDigitalOceanProvider({ environment })).toThrow('DIGITALOCEAN_API_URL');
  });

  it('shows no part of an unusable password', async () => {
    vendor().api.fault = reply({ 'a.example': { auth: base64('user:canary\u0000password') } });

    expect(everythingIn(await caught(issue()))).not.toContain('canary');
  });
});

const reply = (auths: object) => ({ kind: 'status', status: 200, body: JSON.stringify({ auths }) }) as const;
