import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import type { Exchange } from '../../../lambda/http/exchange';
import { NoReply } from '../../../lambda/http/no-reply';
import type { Provider } from '../../../lambda/providers/provider';
import { refresh } from '../../../lambda/refresh/refresh';
import { verifyCredential } from '../../../lambda/registry/verify';
import { MemorySecretStore } from '../../support/memory-secret-store';
import { MemoryRunLog } from '../../support/refresher-bench';
import { everythingIn } from './caught';
import { eagerClock } from './eager-clock';
import { ENTRIES, type ProviderBench, startProviderBench } from './provider-bench';
import { tamperWith } from './tampered-reply';

const ECR = '111122223333.dkr.ecr.eu-west-3.amazonaws.com';
/** A host of each vendor's own, for the entries of the bench. */
const OWN: Readonly<Record<ProviderName, string>> = {
  ecr: ECR,
  lightsail: '999999999999.dkr.ecr.eu-west-3.amazonaws.com',
  digitalocean: 'registry.digitalocean.com',
  ionos: 'demo.cr.de-fra.ionos.com',
};

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
  beforeEach(async () => {
    // What the environment says of loopback would let the fakes' hosts pass.
    bench = await startProviderBench({ production: true });
  });
  afterEach(() => bench.stop());

  const own = OWN[name];
  const others = PROVIDER_NAMES.filter((other) => other !== name && other !== 'lightsail').map(
    (other) => OWN[other],
  );
  // Of Lightsail's account nothing is known but that it has 12 digits.
  const strange = [...strangeTo(own), ...others].filter((host) => name !== 'lightsail' || host !== ECR);

  it.each(strange)('gets nothing, and nothing is published for it: %s', async (host) => {
    tamperWith(bench, name, { host });

    for (const [way, changes, registry] of WAYS) {
      const { store, asked, shown, result } = await forced(changes, registry);

      expect([way, asked]).toEqual([way, []]);
      expect([way, store.get(ENTRIES[name].secretId).current]).toEqual([way, undefined]);
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
    tamperWith(bench, name, { host });

    const { store, asked } = await forced({}, 'answers');

    expect(store.read(ENTRIES[name].secretId)?.host).toBe(own);
    expect([...new Set(asked)]).toEqual([`https://${own}/v2/`]);
  });

  it('is one that the config names', async () => {
    tamperWith(bench, name, { host: 'registry.example:5000' });

    const { store, asked } = await forced({ host: 'registry.example:5000' }, 'answers');

    expect(store.read(ENTRIES[name].secretId)?.host).toBe('registry.example:5000');
    expect([...new Set(asked)]).toEqual(['https://registry.example:5000/v2/']);
  });

  it('is the usual one if the config names another', async () => {
    tamperWith(bench, name, { host: own });

    const { store, asked, result } = await forced({ host: 'registry.example:5000' }, 'answers');

    expect(asked).toEqual([]);
    expect(store.get(ENTRIES[name].secretId).current).toBeUndefined();
    expect(String(result)).toContain('another registry host than registry.example:5000');
  });

  /** A forced run over the registry alone, and what it asked of registries. */
  async function forced(
    changes: { readonly verify?: boolean; readonly host?: string },
    registry: 'answers' | 'silent',
  ) {
    const clock = eagerClock();
    const store = new MemorySecretStore(clock);
    store.create(ENTRIES[name].secretId);
    const log = new MemoryRunLog();
    const asked: string[] = [];
    const atRegistry: Exchange = async ({ url, headers }) => {
      asked.push(url.href);
      if (registry === 'silent') throw new NoReply('failed (network error)', false);
      return headers.authorization !== undefined
        ? { status: 200, headers: new Map(), text: '{}' }
        : { status: 401, headers: new Map([['www-authenticate', 'Basic realm="r"']]), text: '' };
    };
    const run = <P extends ProviderName>(
      name: P,
      provider: Provider<P>,
      entry: EntryOf<P>,
    ): Promise<unknown> =>
      refresh(
        { run: 'manual', force: true },
        300_000,
        { provider: name, stack: 'Test', checkEvery: 3_600, entries: [{ ...entry, ...changes }] },
        {
          provider,
          store,
          clock,
          log,
          verify: (subject, options, context) =>
            verifyCredential(subject, options, context, { exchange: atRegistry }),
        },
      );
    const { providers } = bench;
    const runs: { readonly [P in ProviderName]: () => Promise<unknown> } = {
      ecr: () => run('ecr', providers.ecr, ENTRIES.ecr),
      lightsail: () => run('lightsail', providers.lightsail, ENTRIES.lightsail),
      digitalocean: () => run('digitalocean', providers.digitalocean, ENTRIES.digitalocean),
      ionos: () => run('ionos', providers.ionos, ENTRIES.ionos),
    };
    const result = await runs[name]().catch((error: unknown) => error);
    return { store, asked, result, shown: everythingIn([result, log.lines, log.emitted]) };
  }

  /** Each run made one credential, no second one, and took it back. */
  function expectAllRevoked(runs: number): void {
    if (name === 'ecr' || name === 'lightsail') return;
    const { issued } = bench.vendors[name];
    expect(issued).toHaveLength(runs);
    expect(issued.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  }
});
