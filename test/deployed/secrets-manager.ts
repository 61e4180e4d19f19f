import { randomUUID } from 'node:crypto';
import * as v from 'valibot';

export interface SecretVersion {
  readonly value: string;
  readonly stages: readonly string[];
}

/** A secret as Secrets Manager keeps it. Times are milliseconds since 1970. */
export interface FakeSecret {
  readonly arn: string;
  readonly name: string;
  readonly kmsKeyArn?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly createdAt: number;
  readonly lastChangedAt: number;
  readonly versions: ReadonlyMap<string, SecretVersion>;
}

/** The operations of Secrets Manager that the functions use, and what people do to secrets. */
export interface SecretsManager {
  readonly secrets: readonly FakeSecret[];
  /** Makes a secret, or makes it anew; without a value it has no version. */
  create(secret: Pick<FakeSecret, 'arn' | 'kmsKeyArn'> & { value?: string; createdAt?: number }): void;
  /** @param id a name or an ARN */
  find(id: string): FakeSecret | undefined;
  /** The value that readers get. */
  current(id: string): string | undefined;
  /** Gives a secret these tags instead of those that it has. */
  tag(id: string, tags: Readonly<Record<string, string>>): void;
  /** @throws AwsRefusal */
  answer(operation: string, body: unknown): unknown;
}

/** An error that AWS states. */
export class AwsRefusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

const identified = v.looseObject({ SecretId: v.string() });
const put = v.object({
  SecretId: v.string(),
  ClientRequestToken: v.pipe(v.string(), v.minLength(32), v.maxLength(64)),
  SecretString: v.pipe(v.string(), v.nonEmpty(), v.maxBytes(65_536)),
});

/** A Secrets Manager in memory, as far as docs.aws.amazon.com describes these operations. */
export function createSecretsManager(): SecretsManager {
  const secrets = new Map<string, FakeSecret>();
  const find = (id: string): FakeSecret | undefined =>
    [...secrets.values()].find(({ arn, name }) => arn === id || name === id);
  const existing = (body: unknown): FakeSecret => {
    const secret = find(v.parse(identified, body).SecretId);
    if (secret !== undefined) return secret;
    throw new AwsRefusal('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
  };
  const currentOf = ({ versions }: FakeSecret): readonly [id: string, version: SecretVersion] | undefined =>
    [...versions].find(([, { stages }]) => stages.includes('AWSCURRENT'));

  const describe = (body: unknown): unknown => {
    const { arn, name, tags = {}, createdAt, lastChangedAt, versions } = existing(body);
    const stages = [...versions].map(([id, version]) => [id, version.stages] as const);
    return {
      ARN: arn,
      Name: name,
      CreatedDate: createdAt / 1000,
      LastChangedDate: lastChangedAt / 1000,
      Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
      ...(stages.length === 0 ? {} : { VersionIdsToStages: Object.fromEntries(stages) }),
    };
  };

  const putValue = (body: unknown): unknown => {
    const secret = existing(body);
    const { ClientRequestToken: id, SecretString: value } = v.parse(put, body);
    const reply = { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages: ['AWSCURRENT'] };
    const same = secret.versions.get(id);
    if (same?.value === value) return reply;
    if (same !== undefined) {
      throw new AwsRefusal('ResourceExistsException', 'You have already used this token for another value.');
    }
    const versions = new Map<string, SecretVersion>();
    for (const [olderId, version] of secret.versions) {
      if (version.stages.includes('AWSCURRENT'))
        versions.set(olderId, { ...version, stages: ['AWSPREVIOUS'] });
    }
    versions.set(id, { value, stages: ['AWSCURRENT'] });
    secrets.set(secret.arn, { ...secret, versions, lastChangedAt: Date.now() });
    return reply;
  };

  const getValue = (body: unknown): unknown => {
    const secret = existing(body);
    const [VersionId, version] = currentOf(secret) ?? [];
    if (version !== undefined) {
      const { value: SecretString, stages: VersionStages } = version;
      return { ARN: secret.arn, Name: secret.name, VersionId, SecretString, VersionStages };
    }
    throw new AwsRefusal(
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    );
  };

  return {
    get secrets() {
      return [...secrets.values()];
    },
    create: ({ value, createdAt = Date.now(), ...secret }) => {
      const name = /:secret:(.+)-[A-Za-z0-9]{6}$/.exec(secret.arn)?.[1];
      if (name === undefined) throw new Error(`${secret.arn} is not the ARN of a secret.`);
      const versions = new Map<string, SecretVersion>();
      if (value !== undefined) versions.set(randomUUID(), { value, stages: ['AWSCURRENT'] });
      secrets.set(secret.arn, { ...secret, name, createdAt, lastChangedAt: createdAt, versions });
    },
    find,
    current: (id) => {
      const secret = find(id);
      return secret && currentOf(secret)?.[1].value;
    },
    tag: (id, tags) => {
      const secret = existing({ SecretId: id });
      secrets.set(secret.arn, { ...secret, tags });
    },
    answer: (operation, body) => {
      switch (operation) {
        case 'DescribeSecret':
          return describe(body);
        case 'PutSecretValue':
          return putValue(body);
        case 'GetSecretValue':
          return getValue(body);
        default:
          throw new AwsRefusal('UnknownOperationException', `There is no ${operation} here.`);
      }
    },
  };
}
