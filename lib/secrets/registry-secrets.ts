import { ArnFormat, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { durationText } from '../config/duration';
import type { RegistryConfig } from '../config/registry-config';
import { RegistrySecret } from './registry-secret';

export interface RegistrySecretsProps {
  readonly provider: ProviderName;
  readonly secretPrefix: string;
  readonly registries: readonly RegistryConfig[];
  /** Whether the secrets outlive the stack, and their registry's entry. */
  readonly retain: boolean;
}

/** The secrets that one provider's function fills. They are made without a value: the first refresh brings it. */
export class RegistrySecrets extends Construct {
  readonly #secrets = new Map<string, RegistrySecret>();
  readonly #prefix: string;
  readonly #retain: boolean;
  /** ARNs of all secrets. One for each would overflow IAM's policy sizes at about 200: those below the prefix share one. */
  readonly arns: readonly string[];

  constructor(scope: Construct, id: string, props: RegistrySecretsProps) {
    super(scope, id);
    const { provider, secretPrefix, registries, retain } = props;
    this.#retain = retain;
    this.#prefix = `${secretPrefix}/${provider}/`;
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

  /** Lets a role look at the secrets and write new versions, never read them. */
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
    // The same name of a secret is the same resource, whatever the registry and the prefix are called: CloudFormation makes a
    // new resource before it deletes the old one, and no name is there twice.
    const secret = new CfnSecret(this, `Secret-${encodeURIComponent(registry.secretName)}`, {
      name: registry.secretName,
      description: `Registry credential ${registry.name} (${registry.provider}), refreshed every ${durationText(registry.refreshEvery)} by ${Stack.of(this).stackName}`,
    });
    // A creation that is rolled back leaves none, which would be in the way of the next try.
    if (this.#retain) secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return published(secret.ref, registry.secretName);
  }

  private outsidePrefix({ existingSecretArn, secretName }: RegistryConfig): string | undefined {
    if (existingSecretArn !== undefined) return existingSecretArn;
    return secretName.startsWith(this.#prefix) ? undefined : secretArn(this, `${secretName}-??????`);
  }
}

/** The ARN of a secret of this account and region; Secrets Manager puts a hyphen and six characters behind each name. */
export const secretArn = (scope: Construct, resourceName: string): string =>
  Stack.of(scope).formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
