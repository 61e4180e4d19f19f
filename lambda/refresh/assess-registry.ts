import { type CredentialStatus, credentialStatus, type Expectation } from '../contract/credential-status';
import { credentialShape, fingerprint } from '../contract/fingerprint';
import { type Instant, instantOf } from '../contract/instant';
import { lifetimeOf } from '../contract/lifetime';
import type { ProviderName } from '../contract/provider-name';
import type { EntryOf } from '../contract/registry-entry';
import type { SecretState } from '../contract/secret-state';
import type { TimeBudget } from '../run/time-budget';
import type { Run } from './payload';
import type { RefresherDependencies, RefresherSettings } from './refresh';

/** The state of one registry before a run refreshes anything. */
export interface AssessedRegistry<P extends ProviderName> {
  readonly entry: EntryOf<P>;
  readonly expected: Expectation;
  /** Undefined if Secrets Manager gave no answer. */
  readonly status: CredentialStatus | undefined;
  /** Why this run refreshes it; undefined if it does not. */
  readonly due: string | undefined;
  readonly isPaused: boolean;
  readonly apiTokenExpiresAt: Instant | undefined;
  /** What went wrong before any refreshing. */
  readonly failure: unknown;
}

/** Reads the status of one registry and decides whether this run refreshes it. */
export async function assessRegistry<P extends ProviderName>(
  entry: EntryOf<P>,
  run: Run,
  { checkEvery }: RefresherSettings<P>,
  { provider, store, clock, log }: RefresherDependencies<P>,
  budget: TimeBudget,
): Promise<AssessedRegistry<P>> {
  const expected = {
    fingerprint: fingerprint(credentialShape(entry)),
    lifetime: lifetimeOf(entry),
    refreshEvery: entry.refreshEvery,
    checkEvery,
  };
  const unknown = { entry, expected, due: undefined, isPaused: false, apiTokenExpiresAt: undefined };
  let secret: SecretState;
  try {
    secret = await store.describe(entry.secretId, budget.run);
  } catch (failure) {
    return { ...unknown, status: undefined, failure };
  }
  if (secret.pause !== undefined && secret.pause.until === undefined) {
    log.warn('The pause tag is not an RFC 3339 instant and does not pause', {
      registry: entry.name,
      tag: secret.pause.tag,
    });
  }

  const status = credentialStatus(secret, expected, instantOf(clock.now()));
  const isForced = run.kind === 'manual' && run.force;
  const isNamed = run.kind === 'manual' && run.registries !== undefined;
  const isPaused = status.isPaused && !(isForced && isNamed);
  const reason = isForced ? 'forced' : dueNow(status, run);
  const known = { ...unknown, status, isPaused, due: isPaused ? undefined : reason };
  try {
    const apiTokenExpiresAt = await provider.apiTokenExpiry?.(entry, budget.run);
    if (provider.apiTokenExpiry !== undefined && apiTokenExpiresAt === undefined) {
      log.warn('It is not known when the API token expires, so no alarm warns of it', {
        registry: entry.name,
      });
    }
    return { ...known, apiTokenExpiresAt, failure: undefined };
  } catch (failure) {
    return { ...known, failure: isPaused ? undefined : failure };
  }
}

/** A secret that was just written is left alone, unless a deployment changes what its credential can do. */
function dueNow({ due, youngUntil }: CredentialStatus, run: Run): string | undefined {
  const isChanged = run.kind === 'deployment' && due === 'config changed';
  return youngUntil === undefined || isChanged ? due : undefined;
}
