import type { Instant } from '../../lambda/contract/instant';
import type { ProbeEntry } from '../../lambda/contract/probe-entry';
import { type ProbeResult, probe } from '../../lambda/probe/probe';
import type { ProbeLog } from '../../lambda/probe/probe-log';
import { createPublishedSecrets } from '../../lambda/probe/published-secrets';
import { registryRules } from '../../lambda/probe/registry-rules';
import type { Verdict } from '../../lambda/registry/verify';
import type { RunContext } from '../../lambda/run/run-context';
import type { Sensitive } from '../../lambda/run/sensitive';
import { MemoryRunLog, RefresherBench } from './refresher-bench';
import { directClient } from './secrets-manager/direct-client';
import { SecretsManager } from './secrets-manager/secrets-manager';
import type { SimulatedVendor } from './simulated-vendor';

/** Keeps what a probe writes. */
export class MemoryProbeLog extends MemoryRunLog implements ProbeLog {
  /** The names behind each metric so far. */
  readonly counted: (readonly string[])[] = [];

  readersBroken(names: readonly string[]): void {
    this.counted.push(names);
  }
}

/** Milliseconds after issue from which the real verification takes a refusal for definite. */
const SETTLED_AFTER = 30_000;

/** What a vendor's registry says; a refusal of a credential that is too young is tried again, as in the real verification. */
async function settledVerdict(
  { verdict }: Pick<SimulatedVendor, 'verdict'>,
  password: Sensitive,
  issuedAt: number,
  { clock, signal }: RunContext,
): Promise<Verdict> {
  const first = verdict(password.reveal());
  const wait = issuedAt + SETTLED_AFTER - clock.now();
  if (first.outcome !== 'rejected' || wait <= 0) return first;
  await clock.sleep(wait, signal);
  return verdict(password.reveal());
}

/** The real probe beside the real loop, on the same secrets in memory. */
export class ProbeBench extends RefresherBench {
  readonly probeLog = new MemoryProbeLog();
  /** What refreshers were asked to force. */
  readonly asked: { readonly functionName: string; readonly registries: readonly string[] }[] = [];
  /** Why asking fails. */
  askFailure: Error | undefined;
  /** Whether a forced run that is asked for happens. */
  refreshersWork = true;
  /** What this environment of the function remembers; a new one remembers nothing. */
  askedAt = new Map<string, Instant>();

  /** Other regions that have the secrets too. */
  readonly replicas = new Map<string, SecretsManager>();

  /** A copy of what the secrets hold now. */
  replicate(region: string): void {
    const copy = new SecretsManager(this.clock);
    for (const { name, current, value } of this.secrets.secrets) {
      copy.create({ name });
      if (current !== undefined && value !== undefined) copy.write(name, current, value);
    }
    this.replicas.set(region, copy);
  }

  private replicaIn(region: string): SecretsManager {
    const replica = this.replicas.get(region);
    if (replica === undefined) throw new Error(`Nothing is replicated to ${region}.`);
    return replica;
  }

  get probeEntries(): readonly ProbeEntry[] {
    return this.entries.map(({ name, provider, secretId, verify, host, registry }) => ({
      name,
      provider,
      registry,
      secretId,
      verify,
      host,
      refresher: `Test-${provider}`,
      ...(this.replicas.size > 0 && { replicas: [...this.replicas.keys()] }),
    }));
  }

  /** @param remaining milliseconds that the function has */
  async probe(payload: unknown = { run: 'tick' }, remaining = 300_000): Promise<ProbeResult> {
    const { clock, store, vendor, askedAt } = this;
    const result = await clock.run(
      probe(payload, remaining, this.probeEntries, {
        secrets: createPublishedSecrets((region) =>
          directClient(region === undefined ? this.secrets : this.replicaIn(region)),
        ),
        store,
        verify: ({ password }, { issuedAt }, run) => settledVerdict(vendor, password, issuedAt, run),
        rulesOf: registryRules({}),
        refreshers: {
          force: async (functionName, registries) => {
            if (this.askFailure !== undefined) throw this.askFailure;
            this.asked.push({ functionName, registries });
          },
        },
        askedAt,
        clock,
        log: this.probeLog,
      }),
    );
    if (this.refreshersWork) {
      for (const { registries } of this.asked.splice(0)) {
        await this.run({ run: 'manual', registries, force: true });
      }
    }
    return result;
  }
}
