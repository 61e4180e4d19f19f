import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { CfnSecret, type ReplicaRegion } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { secretFolder } from '../config/defaults/default-names';
import type { RegistryConfig } from '../config/registry-config';
import { durationText } from '../config/schema/duration';
import { ENCRYPT, type KeyedSecrets, keyStatement } from './key-rights';
import { type Reader, readerOf } from './reader';
import { RegistrySecret } from './registry-secret';
import { secretArn } from './secret-arn';
import { type Lid, SecretPolicy } from './secret-policy';

export interface RegistrySecretsProps {
  readonly provider: ProviderName;
  readonly secretPrefix: string;
  readonly registries: readonly RegistryConfig[];
  /** Whether the secrets are kept when the stack, or their registry's entry, is deleted. */
  readonly retain: boolean;
  /** The customer-managed key of the secrets that the stack makes. */
  readonly encryptionKey: IKey | undefined;
  /** Other regions that get them too, with the key there. */
  readonly replicas: readonly ReplicaRegion[];
  /** Undefined: the secrets' policies deny nothing. */
  readonly lid: Lid | undefined;
}

/** The secrets that one provider's function fills. They are made without a value: the first refresh writes it. */
export class RegistrySecrets extends Construct {
  readonly #secrets = new Map<string, RegistrySecret>();
  readonly #inRegions = new Map<string, RegistrySecret>();
  readonly #prefix: string;
  readonly #retain: boolean;
  readonly #encryptionKey: IKey | undefined;
  readonly #replicas: readonly ReplicaRegion[];
  readonly #lid: Lid | undefined;
  /** ARNs of all secrets. Those below the prefix share one ARN: about 200 single ones would exceed IAM's policy size. */
  readonly arns: readonly string[];
  /** ARNs of their replicas in other regions. */
  readonly replicaArns: readonly string[];
  /** Those of both that a customer-managed key encrypts, by key. */
  readonly keyed: readonly KeyedSecrets[];
  /** Everyone whom the config admits to a secret. */
  readonly readers: readonly Reader[];

  constructor(scope: Construct, id: string, props: RegistrySecretsProps) {
    super(scope, id);
    const { provider, secretPrefix, registries, retain, encryptionKey, replicas, lid } = props;
    this.#retain = retain;
    this.#encryptionKey = encryptionKey;
    this.#replicas = replicas;
    this.#lid = lid;
    this.#prefix = secretFolder(secretPrefix, provider);
    for (const registry of registries) {
      this.#secrets.set(registry.name, this.secretFor(registry));
    }
    const madeIn = (region?: string): readonly string[] => [
      secretArn(this, `${this.#prefix}*`, region),
      ...registries.flatMap((registry) => this.outsidePrefix(registry, region) ?? []),
    ];
    const made = madeIn();
    const existing = registries.flatMap(({ existingSecretArn }) => existingSecretArn ?? []);
    this.arns = [...made, ...existing];
    this.replicaArns = replicas.flatMap(({ region }) => madeIn(region));
    this.keyed = [
      ...(encryptionKey === undefined ? [] : [{ key: encryptionKey, arns: made }]),
      ...this.existingKeyed(registries),
      ...replicas.flatMap(({ region, encryptionKey: key }) =>
        key === undefined ? [] : [{ key, region, arns: madeIn(region) }],
      ),
    ];
    this.readers = registries.flatMap(({ readers = [] }) => readers.map((reader) => readerOf(this, reader)));
  }

  /** The secret of a registry, as readers of it need it. */
  get(name: string): RegistrySecret | undefined {
    return this.#secrets.get(name);
  }

  /** The secret's replica in another region; undefined if it has none there. */
  replica(name: string, region: string): RegistrySecret | undefined {
    const replica = this.#replicas.find((other) => other.region === region);
    const secret = this.#secrets.get(name);
    if (secret === undefined || replica === undefined) return undefined;
    const known = this.#inRegions.get(`${region} ${name}`) ?? secret.replica(replica);
    this.#inRegions.set(`${region} ${name}`, known);
    return known;
  }

  get all(): readonly RegistrySecret[] {
    return [...this.#secrets.values()];
  }

  /** Lets a role describe the secrets and write new versions, never read them. */
  grantWrite(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:PutSecretValue'],
        resources: [...this.arns],
      }),
    );
    for (const keyed of this.keyed) role.addToPolicy(keyStatement(this, keyed, ENCRYPT));
  }

  /** Existing secrets, by the key that their owner encrypts them with. */
  private existingKeyed(registries: readonly RegistryConfig[]): readonly KeyedSecrets[] {
    const byKey = new Map<string, { readonly key: IKey; readonly arns: string[] }>();
    for (const { name, existingSecretArn, encryptionKeyArn } of registries) {
      const key = this.#secrets.get(name)?.encryptionKey;
      if (existingSecretArn === undefined || encryptionKeyArn === undefined || key === undefined) continue;
      const keyed = byKey.get(encryptionKeyArn) ?? { key, arns: [] };
      keyed.arns.push(existingSecretArn);
      byKey.set(encryptionKeyArn, keyed);
    }
    return [...byKey.values()];
  }

  private secretFor(registry: RegistryConfig): RegistrySecret {
    const { existingSecretArn, name } = registry;
    return existingSecretArn === undefined
      ? this.newSecret(registry)
      : new RegistrySecret(this, `Published-${name}`, {
          registry: name,
          secretArn: existingSecretArn,
          secretName: undefined,
          encryptionKey:
            registry.encryptionKeyArn === undefined
              ? undefined
              : Key.fromKeyArn(this, `Key-${name}`, registry.encryptionKeyArn),
          policy: undefined,
          readersOnly: false,
        });
  }

  private newSecret(registry: RegistryConfig): RegistrySecret {
    const { name, secretName, readers = [] } = registry;
    // The id follows from the secret's name alone, not from the registry's name or the prefix: CloudFormation makes a new
    // resource before it deletes the old one, and two secrets can't have the same name.
    const id = encodeURIComponent(secretName);
    const secret = new CfnSecret(this, `Secret-${id}`, {
      name: secretName,
      description: `Registry credential ${name} (${registry.provider}), refreshed every ${durationText(registry.refreshEvery)} by ${Stack.of(this).stackName}`,
      ...(this.#encryptionKey === undefined ? {} : { kmsKeyId: this.#encryptionKey.keyArn }),
      ...(this.#replicas.length === 0
        ? {}
        : {
            replicaRegions: this.#replicas.map(({ region, encryptionKey: key }) => ({
              region,
              ...(key === undefined ? {} : { kmsKeyId: key.keyArn }),
            })),
          }),
    });
    // A creation that is rolled back keeps no secret: it would block the next try.
    if (this.#retain) secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);

    let made: SecretPolicy | undefined;
    const policy = (): SecretPolicy => {
      made ??= new SecretPolicy(this, `Policy-${id}`, { secret, lid: this.#lid });
      return made;
    };
    if (this.#lid !== undefined || readers.length > 0) {
      policy().admit(readers.map((reader) => readerOf(this, reader)));
    }
    return new RegistrySecret(this, `Published-${name}`, {
      registry: name,
      secretArn: secret.ref,
      secretName,
      encryptionKey: this.#encryptionKey,
      policy,
      readersOnly: this.#lid !== undefined,
    });
  }

  private outsidePrefix(
    { existingSecretArn, secretName }: RegistryConfig,
    region: string | undefined,
  ): string | undefined {
    if (existingSecretArn !== undefined) return undefined;
    return secretName.startsWith(this.#prefix) ? undefined : secretArn(this, `${secretName}-??????`, region);
  }
}
