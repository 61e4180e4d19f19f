import { fromRfc3339, type Instant, instantOf } from '../../lambda/contract/instant';
import type { SecretState } from '../../lambda/contract/secret-state';
import {
  PublishFailed,
  SecretsManagerUnavailable,
  SecretUnavailable,
} from '../../lambda/run/registry-failure';
import type { Clock, RunContext } from '../../lambda/run/run-context';
import type { Sensitive } from '../../lambda/run/sensitive';
import type { Publication, SecretStore } from '../../lambda/secret-store/secret-store';

interface StoredSecret {
  readonly createdAt: Instant;
  lastChangedAt: Instant;
  current: string | undefined;
  previous: string | undefined;
  deleted: boolean;
  pausedUntil: string | undefined;
  readonly values: Map<string, string>;
}

/** What goes wrong at the next write. */
export type WriteFault = 'refused' | 'lost before storing' | 'lost after storing';

/** Secrets Manager's versions and stages, in memory, by its documented rules. */
export class MemorySecretStore implements SecretStore {
  readonly #secrets = new Map<string, StoredSecret>();
  readonly #clock: Clock;
  /** Faults of the coming writes, first one first. */
  writeFaults: WriteFault[] = [];
  /** While true, nothing can be described. */
  describeFails = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  create(secretId: string): StoredSecret {
    const now = instantOf(this.#clock.now());
    const secret: StoredSecret = {
      createdAt: now,
      lastChangedAt: now,
      current: undefined,
      previous: undefined,
      deleted: false,
      pausedUntil: undefined,
      values: new Map(),
    };
    this.#secrets.set(secretId, secret);
    return secret;
  }

  /** A secret as its owner sees it. */
  get(secretId: string): StoredSecret {
    const secret = this.#secrets.get(secretId);
    if (secret === undefined) throw new SecretUnavailable(`there is no secret ${secretId}`);
    return secret;
  }

  /** What a reader gets; undefined if the secret has no value. */
  read(secretId: string): Record<string, string> | undefined {
    const { current, values } = this.get(secretId);
    const text = current === undefined ? undefined : values.get(current);
    return text === undefined ? undefined : JSON.parse(text);
  }

  /** Stores a version as AWSCURRENT, as anybody with the right to may. */
  write(secretId: string, versionId: string, value: string): Publication {
    const secret = this.get(secretId);
    const stored = secret.values.get(versionId);
    if (stored !== undefined) return stored === value ? 'published' : 'conflict';
    secret.values.set(versionId, value);
    secret.previous = secret.current;
    secret.current = versionId;
    secret.lastChangedAt = instantOf(this.#clock.now());
    return 'published';
  }

  async describe(secretId: string, _run: RunContext): Promise<SecretState> {
    if (this.describeFails) throw new SecretsManagerUnavailable('DescribeSecret answered 500');
    const { current, previous, createdAt, lastChangedAt, deleted, pausedUntil } = this.get(secretId);
    if (deleted) throw new SecretUnavailable(`the secret ${secretId} is scheduled for deletion`);
    return {
      currentId: current,
      versionIds: [current, previous].flatMap((id) => id ?? []),
      createdAt,
      lastChangedAt,
      pause: pausedUntil === undefined ? undefined : { tag: pausedUntil, until: fromRfc3339(pausedUntil) },
    };
  }

  async publish(
    secretId: string,
    versionId: string,
    value: Sensitive,
    _run: RunContext,
  ): Promise<Publication> {
    const fault = this.writeFaults.shift();
    if (fault === 'refused') throw new PublishFailed('PutSecretValue was throttled');
    if (fault === 'lost before storing') throw new PublishFailed('PutSecretValue timed out', {}, true);
    const publication = this.write(secretId, versionId, value.reveal());
    if (fault === 'lost after storing') throw new PublishFailed('PutSecretValue timed out', {}, true);
    return publication;
  }
}
