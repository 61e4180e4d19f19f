import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { createSecretStore } from '../../../lambda/secret-store/secret-store';
import { MemoryRunLog } from '../../support/refresher-bench';
import { directClient } from '../../support/secrets-manager/direct-client';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';
import { everythingIn } from './caught';
import { eagerClock } from './eager-clock';
import { eagerRun } from './eager-run';
import { type ProviderBench, startProviderBench } from './provider-bench';
import { type ProviderUnderTest, providerUnderTest } from './provider-under-test';

describe.each(PROVIDER_NAMES)('the loop with the provider %s', (name) => {
  let bench: ProviderBench;
  let tested: ProviderUnderTest;
  let secrets: SecretsManager;
  let log: MemoryRunLog;

  beforeEach(async () => {
    bench = await startProviderBench();
    tested = providerUnderTest(bench, name);
    const clock = eagerClock();
    secrets = new SecretsManager(clock);
    secrets.create({ name: tested.secretId });
    const store = createSecretStore(directClient(secrets));
    log = new MemoryRunLog();
    shown = async () => {
      const outcome = await tested.refresh({ store, clock, log }).catch((error: unknown) => error);
      return everythingIn([outcome, log.lines, log.emitted]);
    };
  });
  afterEach(() => bench.stop());

  /** All that a run returns, throws, logs and measures. */
  let shown: () => Promise<string>;
  const expectNoCanaryIn = (text: string, ...more: readonly string[]): void => {
    for (const canary of [...bench.canaries(), ...more])
      expect(formsOf(canary).filter((form) => text.includes(form))).toEqual([]);
  };

  it('puts the credential into the secret, and nowhere else', async () => {
    const text = await shown();

    expect(secrets.read(tested.secretId)?.password).toBe(tested.vendor.issued[0]?.password);
    expect(text).toContain('refreshed');
    expectNoCanaryIn(text);
  });

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'html' },
    { kind: 'truncated' },
    { kind: 'lost-reply' },
  ] as const)('shows no secret when the API fails: %j', async (fault) => {
    tested.vendor.api.fault = { ...fault, path: tested.mintPath };

    const text = await shown();

    expect(text).toContain('RefreshFailed');
    expectNoCanaryIn(text);
  });

  it.each([200, 400, 401, 404, 409, 500])('shows no secret that the API repeats in a %d', async (status) => {
    const body = JSON.stringify({ message: bench.canaries(), auths: bench.canaries() });
    tested.vendor.api.fault = { kind: 'status', status, body };

    const text = await shown();

    expect(text).toContain('RefreshFailed');
    expectNoCanaryIn(text);
  });

  it('shows no secret when the registry refuses the credential and it cannot be taken back', async () => {
    tested.vendor.registryAccepts = false;
    tested.refuseRevocation();

    const text = await shown();

    expect(text).toContain('CredentialRejected');
    expectNoCanaryIn(text);
  });

  it('shows no user name, which may be a token', async () => {
    tested.vendor.registryAccepts = false;
    tested.refuseRevocation();
    const user = 'canary-user@example.com';
    tested.tamper({ user });

    const text = await shown();

    expect(text).toContain('CredentialRejected');
    expectNoCanaryIn(text, user, `${user}:`);
  });

  it('keeps user and password hidden in the credential itself', async () => {
    const user = 'canary-user@example.com';
    tested.tamper({ user });

    const issued = await tested.issue(eagerRun());

    expect(issued.username.reveal()).toBe(user);
    expectNoCanaryIn(everythingIn(issued), user);
  });
});

/** A text as it may look in a log, a URL, JSON or a header. */
const formsOf = (text: string): readonly string[] => [
  text,
  Buffer.from(text).toString('base64'),
  Buffer.from(text).toString('base64url'),
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
];
