import { Resource, Token, TokenComparison } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface RegistrySecretProps {
  /** The registry's name, for messages. */
  readonly registry: string;
  /** Complete. */
  readonly secretArn: string;
  /** Of a secret that the stack makes; undefined where it exists already, so that its policy and key are somebody else's. */
  readonly secretName: string | undefined;
}

/**
 * A published secret as the CDK's interfaces want one. What a secret of the CDK's own would take and then not do, or do to
 * the harm of readers, is an error here: a grant either works once it is deployed, or throws.
 */
export class RegistrySecret extends Resource implements ISecret {
  readonly secretArn: string;
  readonly secretFullArn: string;
  readonly secretName: string;
  readonly secretRef: ISecret['secretRef'];
  readonly #registry: string;

  constructor(scope: Construct, id: string, { registry, secretArn, secretName }: RegistrySecretProps) {
    // An existing secret says itself whose it is.
    super(scope, id, secretName === undefined ? { environmentFromArn: secretArn } : {});
    this.#registry = registry;
    this.secretArn = secretArn;
    this.secretFullArn = secretArn;
    this.secretName = secretName ?? Secret.fromSecretCompleteArn(this, 'Existing', secretArn).secretName;
    this.secretRef = { secretId: secretArn };
  }

  /**
   * Lets a principal of the secret's account read it. A secret that the stack makes has no key of its own; the key of an
   * existing one is its owner's to open. A role that the app has put beyond changes (`mutable: false`) is taken at its word: it
   * has the right from elsewhere.
   *
   * @throws for a principal of another account, and for one whose rights can't be added to
   */
  grantRead(grantee: IGrantable, versionStages?: string[]): Grant {
    const { account } = this.env;
    const { grantPrincipal } = grantee;
    const { principalAccount } = grantPrincipal;
    const isOfAnother =
      principalAccount !== undefined &&
      Token.compareStrings(account, principalAccount) === TokenComparison.DIFFERENT;
    if (isOfAnother) {
      throw this.refusal(
        `can't be granted to a principal of account ${principalAccount}: this release has no readers across accounts. Grant it to a role of account ${account} that the reader may assume`,
      );
    }
    const grant = Grant.addToPrincipal({
      grantee,
      actions: ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'],
      resourceArns: [this.secretArn],
      ...(versionStages !== undefined && {
        conditions: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': versionStages } },
      }),
    });
    if (!grant.success) {
      throw this.refusal(
        `can't be granted to ${grantPrincipal}: it has no policy that the right could be added to, and the secret has none either. Grant it to a role or a user`,
      );
    }
    return grant;
  }

  grantWrite(_grantee: IGrantable): never {
    throw this.refusal(
      'is written by its refresher alone: whatever else is in it is replaced. A value of your own needs a secret of your own',
    );
  }

  addToResourcePolicy(): never {
    throw this.refusal('takes no resource policy in this release. Grant roles of its account with grantRead');
  }

  denyAccountRootDelete(): never {
    throw this.refusal('takes no resource policy in this release. retainSecrets keeps it beyond its stack');
  }

  addRotationSchedule(): never {
    throw this.refusal('is refreshed already, and a rotation would write over it. Set refreshEvery');
  }

  attach(): never {
    throw this.refusal('can be attached to nothing: that would write into it');
  }

  get secretValue(): never {
    throw this.noValue();
  }

  secretValueFromJson(): never {
    throw this.noValue();
  }

  cfnDynamicReferenceKey(): never {
    throw this.noValue();
  }

  override applyRemovalPolicy(): never {
    throw this.refusal('stays or goes as retainSecrets says');
  }

  private noValue(): Error {
    return this.refusal(
      'has no value for a template: a deployment would copy the credential of that moment, which expires within hours. Have the reader read the secret when it needs it, by secretArn or, in ECS, by Secret.fromSecretsManager',
    );
  }

  private refusal(text: string): Error {
    return new Error(`The secret of the registry ${this.#registry} ${text}.`);
  }
}
