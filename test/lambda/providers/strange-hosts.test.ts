import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import type { Exchange } from '../../../lambda/http/exchange';
import { NoReply } from '../../../lambda/http/no-reply';
import { verifyCredential } from '../../../lambda/registry/verify';
import { createSecretStore } from '../../../lambda/secret-store/secret-store';
import { MemoryRunLog } from '../../support/refresher-bench';
import { directClient } from '../../support/secrets-manager/direct-client';
import { SecretsManager } from '../../support/secrets-manager/secrets-manager';
import { everythingIn } from './caught';
import { eagerClock } from './eager-clock';
import { type ProviderBench, startProviderBench } from './provider-bench';
import { type ProviderUnderTest, providerUnderTest } from './provider-under-test';
import { VENDOR_CASES } from './vendor-cases';

/** What no vendor may name. */
const strangeTo = (own: string): readonly string[] => [
  'canary-host.evil.example',
  `${own}.evil.example`,
  `evil.example.${own}:5000`,
  `${own}:443`,
  `${own}:5000`,
  `${own}.`,
  `canary-user@${own}`,
  `canary-user:canary-password@${own}`,
  `${own}@canary.evil.example`,
  own.replace('o', '\u043e'),
  `${own.slice(0, -4)}\uff0ecom`,
  `${own}\\.evil.example`,
  `*.${own}`,
  'EVIL.EXAMPLE',
  'public.ecr.aws',
  '444455556666.dkr.ecr.us-east-1.amazonaws.com',
  '111122223333.dkr.ecr.eu-west-3.amazonaws.com.cn',
  '169.254.169.254',
  '[fd00:ec2::254]',
  '127.0.0.1:5000',
  'localhost:5000',
  '[::1]:5000',
  '127.1',
  '2130706433',
];

/** Ways in which a registry is refreshed: none may lead to another host. */
const WAYS = [
  ['with a registry that answers', {}, 'answers'],
  ['with a registry that does not answer, and nothing published', {}, 'silent'],
  ['unverified', { verify: false }, 'silent'],
] as const;

describe.each(PROVIDER_NAMES)('another host than %s has', (name) => {
  let bench: ProviderBench;
  let tested: ProviderUnderTest;
  beforeEach(async () => {
    // What the environment says of loopback would let the fakes' hosts pass.
    bench = await startProviderBench({ production: true });
    tested = providerUnderTest(bench, name);
  });
  afterEach(() => bench.stop());

  const { host: own, sharedHosts = [] } = VENDOR_CASES[name];
  const others = PROVIDER_NAMES.filter((other) => other !== name).map((other) => VENDOR_CASES[other].host);
  const strange = [...strangeTo(own), ...others].filter((host) => !sharedHosts.includes(host));

  it.each(strange)('gets nothing, and nothing is published for it: %s', async (host) => {
    tested.tamper({ host });

    for (const [way, changes, registry] of WAYS) {
      const { secrets, asked, shown, result } = await forced(changes, registry);

      expect([way, asked]).toEqual([way, []]);
      expect([way, secrets.get(tested.secretId).current]).toEqual([way, undefined]);
      expect(String(result)).toMatch(
        /RefreshFailed: .* VendorReplyInvalid: the vendor named another registry host/,
      );
      expect(shown).not.toContain('canary-host');
      expect(shown).not.toContain('canary-user');
      expect(shown).not.toContain('canary-password');
    }
    expectAllRevoked(WAYS.length);
  });

  it.each([own, own.toUpperCase()])('is not what the vendor names by %s', async (host) => {
    tested.tamper({ host });

    const { secrets, asked } = await forced({}, 'answers');

    expect(secrets.read(tested.secretId)?.host).toBe(own);
    expect([...new Set(asked)]).toEqual([`https://${own}/v2/`]);
  });

  it('is one that the config names', async () => {
    tested.tamper({ host: 'registry.example:5000' });

    const { secrets, asked } = await forced({ host: 'registry.example:5000' }, 'answers');

    expect(secrets.read(tested.secretId)?.host).toBe('registry.example:5000');
    expect([...new Set(asked)]).toEqual(['https://registry.example:5000/v2/']);
  });

  it('is the usual one if the config names another', async () => {
    tested.tamper({ host: own });

    const { secrets, asked, result } = await forced({ host: 'registry.example:5000' }, 'answers');

    expect(asked).toEqual([]);
    expect(secrets.get(tested.secretId).current).toBeUndefined();
    expect(String(result)).toContain('another registry host than registry.example:5000');
  });

  /** A forced run over the registry alone, and what it asked of registries. */
  async function forced(
    changes: { readonly verify?: boolean; readonly host?: string },
    registry: 'answers' | 'silent',
  ) {
    const clock = eagerClock();
    const secrets = new SecretsManager(clock);
    secrets.create({ name: tested.secretId });
    const store = createSecretStore(directClient(secrets));
    const log = new MemoryRunLog();
    const asked: string[] = [];
    const atRegistry: Exchange = async ({ url, headers }) => {
      asked.push(url.href);
      if (registry === 'silent') throw new NoReply('failed (network error)', false);
      return headers.authorization !== undefined
        ? { status: 200, headers: new Map(), text: '{}' }
        : { status: 401, headers: new Map([['www-authenticate', 'Basic realm="r"']]), text: '' };
    };
    const verify: typeof verifyCredential = (subject, options, run) =>
      verifyCredential(subject, options, run, { exchange: atRegistry });
    const result = await tested
      .refresh({ store, clock, log, verify }, changes)
      .catch((error: unknown) => error);
    return { secrets, asked, result, shown: everythingIn([result, log.lines, log.emitted]) };
  }

  /** Each run made one credential, no second one, and took it back. */
  function expectAllRevoked(runs: number): void {
    if (tested.revoke === undefined) return;
    const { issued } = tested.vendor;
    expect(issued).toHaveLength(runs);
    expect(issued.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  }
});
