import { Resource, Token, TokenComparison } from 'aws-cdk-lib';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';

export interface RegistrySecretProps {
  /** The registry's name, for messages. */
  readonly registry: string;
  /** The complete ARN. */
  readonly secretArn: string;
  /** Of a secret that the stack makes; undefined for an existing one, whose policy and key belong to somebody else. */
  readonly secretName: string | undefined;
}

/**
 * A published secret as an ISecret of the CDK. Methods that would have no effect on it, or would break its readers, throw: a
 * grant either works once it is deployed, or throws.
 */
export class RegistrySecret extends Resource implements ISecret {
  readonly secretArn: string;
  readonly secretFullArn: string;
  readonly secretName: string;
  readonly secretRef: ISecret['secretRef'];
  readonly #registry: string;

  constructor(scope: Construct, id: string, { registry, secretArn, secretName }: RegistrySecretProps) {
    // The ARN of an existing secret states its account and region.
    super(scope, id, secretName === undefined ? { environmentFromArn: secretArn } : {});
    this.#registry = registry;
    this.secretArn = secretArn;
    this.secretFullArn = secretArn;
    this.secretName = secretName ?? Secret.fromSecretCompleteArn(this, 'Existing', secretArn).secretName;
    this.secretRef = { secretId: secretArn };
  }

  /**
   * Lets a principal of the secret's account read it. A secret that the stack makes has no key of its own; the key of an
   * existing one must be granted by its owner. A role that the app must not change (`mutable: false`) gets nothing: this
   * method assumes that it has the right already.
   *
   * @throws for a principal of another account, and for one to which no right can be added
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
      'is written only by its refresher, which replaces any other value. Put a value of your own into a secret of your own',
    );
  }

  addToResourcePolicy(): never {
    throw this.refusal('can have no resource policy in this release. Use grantRead for roles of its account');
  }

  denyAccountRootDelete(): never {
    throw this.refusal(
      'can have no resource policy in this release. Set retainSecrets to keep it when its stack is deleted',
    );
  }

  addRotationSchedule(): never {
    throw this.refusal('is refreshed already, and a rotation would overwrite it. Set refreshEvery instead');
  }

  attach(): never {
    throw this.refusal("can't be attached to a target: that would write into it");
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
    throw this.refusal('is kept or deleted as retainSecrets says');
  }

  private noValue(): Error {
    return this.refusal(
      "can't give its value to a template: a deployment would copy the current credential, which expires within hours. Let the reader read the secret when it needs it, by secretArn or, in ECS, by Secret.fromSecretsManager",
    );
  }

  private refusal(text: string): Error {
    return new Error(`The secret of the registry ${this.#registry} ${text}.`);
  }
}
