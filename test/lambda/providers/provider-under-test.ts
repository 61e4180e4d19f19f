import type { ProviderName } from '../../../lambda/contract/provider-name';
import type { IssuedCredential } from '../../../lambda/providers/provider';
import { type RefresherDependencies, refresh } from '../../../lambda/refresh/refresh';
import type { RunResult } from '../../../lambda/refresh/run-result';
import { type Verdict, verifyCredential } from '../../../lambda/registry/verify';
import type { RunContext } from '../../../lambda/run/run-context';
import type { Vendor } from '../../../sandbox/fakes/vendor';
import type { ProviderBench } from './provider-bench';
import type { TamperedReply } from './vendor-case';
import { VENDOR_CASES } from './vendor-cases';

type Dependencies = RefresherDependencies<ProviderName>;

/** One provider as tests of what all have in common use it. */
export interface ProviderUnderTest {
  readonly vendor: Vendor;
  readonly secretId: string;
  /** What the paths of requests that mint a credential start with. */
  readonly mintPath: string;
  /** How many requests to mint a credential have reached the vendor. */
  minted(): number;
  issue(run: RunContext): Promise<IssuedCredential>;
  /** Issues for so many seconds; undefined where the vendor alone decides. */
  readonly issueFor: ((lifetime: number, run: RunContext) => Promise<IssuedCredential>) | undefined;
  /** Undefined where the vendor has no way to. */
  readonly revoke: ((issued: IssuedCredential, run: RunContext) => Promise<void>) | undefined;
  /** Lets the vendor refuse to take credentials back, if it can take any back. */
  refuseRevocation(): void;
  /** Has the vendor's API answer so from now on. */
  tamper(reply: TamperedReply): void;
  /** Asks the vendor's registry. */
  verify(issued: IssuedCredential, run: RunContext): Promise<Verdict>;
  /** Sends the registry through the loop: a forced run by hand. */
  refresh(
    dependencies: Omit<Dependencies, 'provider' | 'verify'> & Partial<Pick<Dependencies, 'verify'>>,
    changes?: { readonly verify?: boolean; readonly host?: string },
  ): Promise<RunResult>;
}

export function providerUnderTest<P extends ProviderName>(bench: ProviderBench, name: P): ProviderUnderTest {
  const { entry, mint, withLifetime, refuseRevocation, tamper } = VENDOR_CASES[name];
  const vendor = bench.vendors[name];
  const provider = bench.providers[name];
  return {
    vendor,
    secretId: entry.secretId,
    mintPath: mint.path,
    minted: () =>
      vendor.api.calls.filter(({ method, path }) => method === mint.method && path.startsWith(mint.path))
        .length,
    issue: (run) => provider.issue(entry, run),
    issueFor: withLifetime && ((lifetime, run) => provider.issue(withLifetime(lifetime), run)),
    revoke: provider.revoke && ((issued, run) => Promise.resolve(provider.revoke?.(entry, issued, run))),
    refuseRevocation: () => refuseRevocation?.(vendor),
    tamper: (reply) => tamper(reply, vendor, bench.connection),
    verify: (issued, run) =>
      verifyCredential(issued, { ...provider.handshake(entry), issuedAt: run.clock.now() }, run),
    refresh: (dependencies, changes = {}) =>
      refresh(
        { run: 'manual', force: true },
        300_000,
        { provider: name, stack: 'Test', checkEvery: 3_600, entries: [{ ...entry, ...changes }] },
        { provider, verify: verifyCredential, ...dependencies },
      ),
  };
}
