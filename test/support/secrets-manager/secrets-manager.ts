import * as v from 'valibot';
import { AwsRefusal, unavailable } from './aws-refusal';
import { StoredSecret } from './stored-secret';

/** What goes wrong at a write. */
export type WriteFault = 'refused' | 'lost before storing' | 'lost after storing';

export interface NewSecret {
  /** For the rights to it; made up from the name if left out. */
  readonly arn?: string;
  readonly name?: string;
  readonly kmsKeyArn?: string;
  /** The value of its first version; without one it has no version. */
  readonly value?: string;
  /** Milliseconds since 1970. */
  readonly createdAt?: number;
}

const asked = v.looseObject({
  SecretId: v.string(),
  ClientRequestToken: v.optional(v.string(), ''),
  SecretString: v.optional(v.string(), ''),
  VersionStage: v.optional(v.string(), 'AWSCURRENT'),
  Tags: v.optional(v.array(v.object({ Key: v.string(), Value: v.string() })), []),
  TagKeys: v.optional(v.array(v.string()), []),
});
/** What a request names, with empty words for the rest. */
export type SecretRequest = v.InferOutput<typeof asked>;
const put = v.object({
  SecretId: v.string(),
  ClientRequestToken: v.pipe(v.string(), v.minLength(32), v.maxLength(64)),
  SecretString: v.pipe(v.string(), v.nonEmpty(), v.maxBytes(65_536)),
});

/**
 * Secrets Manager in memory: the operations that the functions use, as far as docs.aws.amazon.com describes them, and what
 * people do to secrets. `directClient` and `replyOf` are the ways to it.
 */
export class SecretsManager {
  readonly #secrets = new Map<string, StoredSecret>();
  /** The same by ARN. */
  readonly #arns = new Map<string, StoredSecret>();
  readonly #clock: { now(): number };
  /** Why operations are refused, by their names, if they are. */
  refusals: Readonly<Record<string, (request: SecretRequest) => AwsRefusal | undefined>> = {};
  /** Faults of the coming writes, first one first. */
  writeFaults: WriteFault[] = [];

  constructor(clock: { now(): number } = Date) {
    this.#clock = clock;
  }

  get secrets(): readonly StoredSecret[] {
    return [...this.#secrets.values()];
  }

  /** Makes a secret, or makes it anew. */
  create({ arn, kmsKeyArn, value, createdAt = this.#clock.now(), ...named }: NewSecret): StoredSecret {
    const name = named.name ?? /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(arn ?? '')?.[1];
    if (name === undefined) throw new Error(`${arn} is not the ARN of a secret.`);
    const own = arn ?? `arn:aws:secretsmanager:eu-central-1:123456789012:secret:${name}-AbCdEf`;
    const secret = new StoredSecret(name, own, createdAt, kmsKeyArn);
    this.#secrets.set(name, secret);
    this.#arns.set(own, secret);
    if (value !== undefined) this.write(name, 'by-hand-by-hand-by-hand-by-hand-by-hand', value);
    secret.lastChangedAt = createdAt;
    return secret;
  }

  /** @param id a name or an ARN */
  find(id: string): StoredSecret | undefined {
    return this.#secrets.get(id) ?? this.#arns.get(id);
  }

  /** @throws AwsRefusal if there is none */
  get(id: string): StoredSecret {
    const secret = this.find(id);
    if (secret !== undefined) return secret;
    throw new AwsRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  }

  /** As if it had never been. */
  remove(id: string): void {
    const { name, arn } = this.get(id);
    this.#secrets.delete(name);
    this.#arns.delete(arn);
  }

  /** What a reader gets; undefined if the secret has no value. */
  read(id: string): Record<string, string> | undefined {
    const { value } = this.get(id);
    return value === undefined ? undefined : JSON.parse(value);
  }

  /** Stores a version as AWSCURRENT, under any id. @throws AwsRefusal if the id holds another value */
  write(id: string, versionId: string, value: string): void {
    const secret = this.get(id);
    const { current, stages, values } = secret;
    const stored = values.get(versionId);
    if (stored === value) return;
    if (stored !== undefined) {
      throw new AwsRefusal(
        'ResourceExistsException',
        'You have already used this token for another version of the secret.',
      );
    }
    values.set(versionId, value);
    if (current !== undefined) stages.set('AWSPREVIOUS', current);
    stages.set('AWSCURRENT', versionId);
    secret.lastChangedAt = this.#clock.now();
  }

  /**
   * Answers an operation; times are instants of JavaScript.
   *
   * @throws AwsRefusal
   */
  answer(operation: string, request: unknown): object {
    const parsed = v.parse(asked, request);
    const refusal = this.refusals[operation]?.(parsed);
    if (refusal !== undefined) throw refusal;
    const secret = this.get(parsed.SecretId);
    if (operation === 'DescribeSecret') return described(secret);
    if (secret.deletedAt !== undefined) {
      const reason = 'it was marked for deletion.';
      throw new AwsRefusal('InvalidRequestException', `You can't perform this operation: ${reason}`);
    }
    if (operation === 'GetSecretValue') return valueReply(secret, parsed);
    if (operation === 'PutSecretValue') return this.#put(secret, request);
    if (operation === 'TagResource') return tagged(secret, parsed);
    if (operation === 'UntagResource') return tagged(secret, parsed);
    throw new AwsRefusal('UnknownOperationException', `There is no ${operation} here.`);
  }

  #put({ arn: ARN, name: Name }: StoredSecret, request: unknown): object {
    const fault = this.writeFaults.shift();
    if (fault === 'refused') throw new AwsRefusal('EncryptionFailure');
    if (fault === 'lost before storing') throw unavailable();
    const parsed = v.safeParse(put, request);
    if (!parsed.success) throw new AwsRefusal('ValidationException', v.summarize(parsed.issues));
    const { ClientRequestToken: VersionId, SecretString } = parsed.output;
    this.write(ARN, VersionId, SecretString);
    if (fault === 'lost after storing') throw unavailable();
    return { ARN, Name, VersionId, VersionStages: ['AWSCURRENT'] };
  }
}

function described(secret: StoredSecret): object {
  const { arn, name, tags, createdAt, lastChangedAt, lastAccessedAt, deletedAt } = secret;
  const { stages, versionIdsToStages } = secret;
  return {
    ARN: arn,
    Name: name,
    CreatedDate: new Date(createdAt),
    LastChangedDate: new Date(lastChangedAt),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    ...(lastAccessedAt !== undefined && { LastAccessedDate: new Date(lastAccessedAt) }),
    ...(deletedAt !== undefined && { DeletedDate: new Date(deletedAt) }),
    ...(stages.size > 0 && { VersionIdsToStages: versionIdsToStages }),
  };
}

function tagged(secret: StoredSecret, { Tags, TagKeys }: SecretRequest): object {
  const kept = Object.entries(secret.tags).filter(([key]) => !TagKeys.includes(key));
  secret.tags = Object.fromEntries([...kept, ...Tags.map(({ Key, Value }) => [Key, Value] as const)]);
  return {};
}

function valueReply(secret: StoredSecret, { VersionStage }: SecretRequest): object {
  const { arn: ARN, name: Name, stages, values, versionIdsToStages } = secret;
  const VersionId = stages.get(VersionStage);
  if (VersionId === undefined) {
    throw new AwsRefusal(
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for staging label: ${VersionStage}`,
    );
  }
  const VersionStages = versionIdsToStages[VersionId];
  return { ARN, Name, VersionId, SecretString: values.get(VersionId), VersionStages };
}
