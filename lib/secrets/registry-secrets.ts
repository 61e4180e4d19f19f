import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { secretFolder } from '../config/defaults/default-names';
import type { RegistryConfig } from '../config/registry-config';
import { durationText } from '../config/schema/duration';
import { RegistrySecret } from './registry-secret';

export interface RegistrySecretsProps {
  readonly provider: ProviderName;
  readonly secretPrefix: string;
  readonly registries: readonly RegistryConfig[];
  /** Whether the secrets are kept when the stack, or their registry's entry, is deleted. */
  readonly retain: boolean;
}

/** The secrets that one provider's function fills. They are made without a value: the first refresh writes it. */
export class RegistrySecrets extends Construct {
  readonly #secrets = new Map<string, RegistrySecret>();
  readonly #prefix: string;
  readonly #retain: boolean;
  /** ARNs of all secrets. Those below the prefix share one ARN: about 200 single ones would exceed IAM's policy size. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, props: RegistrySecretsProps) {
    super(scope, id);
    const { provider, secretPrefix, registries, retain } = props;
    this.#retain = retain;
    this.#prefix = secretFolder(secretPrefix, provider);
    for (const registry of registries) {
      this.#secrets.set(registry.name, this.secretFor(registry));
    }
    this.arns = [
      secretArn(this, `${this.#prefix}*`),
      ...registries.flatMap((registry) => this.outsidePrefix(registry) ?? []),
    ];
  }

  /** The secret of a registry, as readers of it need it. */
  get(name: string): RegistrySecret | undefined {
    return this.#secrets.get(name);
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
  }

  private secretFor({ existingSecretArn, ...registry }: RegistryConfig): RegistrySecret {
    const published = (secretArn: string, secretName?: string): RegistrySecret =>
      new RegistrySecret(this, `Published-${registry.name}`, {
        registry: registry.name,
        secretArn,
        secretName,
      });
    if (existingSecretArn !== undefined) return published(existingSecretArn);
    // The id follows from the secret's name alone, not from the registry's name or the prefix: CloudFormation makes a new
    // resource before it deletes the old one, and two secrets can't have the same name.
    const secret = new CfnSecret(this, `Secret-${encodeURIComponent(registry.secretName)}`, {
      name: registry.secretName,
      description: `Registry credential ${registry.name} (${registry.provider}), refreshed every ${durationText(registry.refreshEvery)} by ${Stack.of(this).stackName}`,
    });
    // A creation that is rolled back keeps no secret: it would block the next try.
    if (this.#retain) secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return published(secret.ref, registry.secretName);
  }

  private outsidePrefix({ existingSecretArn, secretName }: RegistryConfig): string | undefined {
    if (existingSecretArn !== undefined) return existingSecretArn;
    return secretName.startsWith(this.#prefix) ? undefined : secretArn(this, `${secretName}-??????`);
  }
}

/** The ARN of a secret of this account and region; Secrets Manager adds a hyphen and six characters to each name. */
export const secretArn = (scope: Construct, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
