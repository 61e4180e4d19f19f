import { Resource, Token, TokenComparison } from 'aws-cdk-lib';
import { Grant, type GrantOnPrincipalOptions, type IGrantable, type IPrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ISecret, type ReplicaRegion, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { ARN_SUFFIX } from '../config/aws/secret-reference';
import { admitToKey, DECRYPT, keyUse } from './key-rights';
import { accountOf, readersOf } from './reader';
import { secretArn as secretArnOf } from './secret-arn';
import { READ, type SecretPolicy } from './secret-policy';

export interface RegistrySecretProps {
  /** The registry's name, for messages. */
  readonly registry: string;
  /** The complete ARN; of a replica without the six characters at its end, which the app doesn't know. */
  readonly secretArn: string;
  /** Of a secret that the stack makes; undefined for an existing one, whose policy and key belong to somebody else. */
  readonly secretName: string | undefined;
  /** The customer-managed key that encrypts it. */
  readonly encryptionKey: IKey | undefined;
  /** Its own policy, made when it is needed first; undefined for an existing secret. */
  readonly policy: (() => SecretPolicy) | undefined;
  /** Whether the policy denies reading to all who aren't admitted by it. */
  readonly readersOnly: boolean;
  /** Of a replica. @default the stack's, or that of the ARN of an existing secret */
  readonly region?: string;
}

/**
 * A published secret as an ISecret of the CDK. Methods that would have no effect on it, or would break its readers, throw: a
 * grant either works once it is deployed, or throws.
 */
export class RegistrySecret extends Resource implements ISecret {
  readonly secretArn: string;
  readonly secretFullArn?: string;
  readonly secretName: string;
  readonly secretRef: ISecret['secretRef'];
  readonly encryptionKey?: IKey;
  readonly #props: RegistrySecretProps;
  readonly #registry: string;
  /** Its ARN in policies. */
  readonly #resource: string;
  readonly #policy: RegistrySecretProps['policy'];
  readonly #readersOnly: boolean;

  constructor(scope: Construct, id: string, props: RegistrySecretProps) {
    const { registry, secretArn, secretName, encryptionKey, policy, readersOnly, region } = props;
    // The ARN of an existing secret states its account and region.
    super(
      scope,
      id,
      secretName === undefined ? { environmentFromArn: secretArn } : { ...(region && { region }) },
    );
    this.#props = props;
    this.#registry = registry;
    this.secretArn = secretArn;
    if (region === undefined) this.secretFullArn = secretArn;
    this.#resource = region === undefined ? secretArn : `${secretArn}-??????`;
    this.secretName = secretName ?? Secret.fromSecretCompleteArn(this, 'Existing', secretArn).secretName;
    this.secretRef = { secretId: secretArn };
    if (encryptionKey !== undefined) this.encryptionKey = encryptionKey;
    this.#policy = policy;
    this.#readersOnly = readersOnly;
  }

  /**
   * Lets a principal read it, and use the key that encrypts it. Of another account it may be a role, a user, the account or an
   * organisation, which the secret's own policy then admits; they need the right in a policy of their own too. A role that the
   * app must not change (`mutable: false`) gets no right of its own: this method assumes that it has it already.
   *
   * @throws for a principal of another account if the secret has no key of its own, or belongs to somebody else, and for one
   * to which no right can be added
   */
  grantRead(grantee: IGrantable, versionStages?: string[]): Grant {
    const { grantPrincipal } = grantee;
    const elsewhere = this.elsewhere(grantPrincipal);
    if (elsewhere !== undefined) this.checkElsewhere(elsewhere, versionStages);
    const grant = this.granted(
      {
        grantee,
        actions: [...READ],
        resourceArns: [this.#resource],
        ...(versionStages !== undefined && {
          conditions: { 'ForAnyValue:StringEquals': { 'secretsmanager:VersionStage': versionStages } },
        }),
      },
      elsewhere !== undefined,
    );
    if (grant === undefined) {
      throw this.refusal(
        `can't be granted to ${grantPrincipal}: it has no policy that the right could be added to, and the secret's policy can't name it. Grant it to a role or a user`,
      );
    }
    this.grantKey(grantee, elsewhere !== undefined);
    return grant;
  }

  /** The account's own policies decide over a key as AWS makes it; for others, its policy has to name them. */
  private grantKey(grantee: IGrantable, isElsewhere: boolean): void {
    if (this.encryptionKey === undefined) return;
    const { env, encryptionKey: key } = this;
    const { region } = env;
    const use = keyUse(this, { key, region, arns: [this.#resource] }, DECRYPT);
    const { success } = Grant.addToPrincipal({ grantee, ...use });
    const readers = readersOf(grantee.grantPrincipal) ?? [];
    // By its name: a key in a stack of its own can't wait for the secret.
    const arns = [secretArnOf(this, `${this.secretName}-??????`, region)];
    if (isElsewhere || !success)
      admitToKey(this, { key, region, arns }, { writers: [], probes: [], readers });
  }

  /** Undefined: neither the principal's nor the secret's policy can say it. */
  private granted(right: GrantOnPrincipalOptions, isElsewhere: boolean): Grant | undefined {
    const readers = readersOf(right.grantee.grantPrincipal);
    const resource = readers && this.#policy;
    // With a lid, a right of one's own is not enough.
    if (isElsewhere || this.#readersOnly) {
      return resource && Grant.addToPrincipalAndResource({ ...right, resource: resource() });
    }
    const grant = Grant.addToPrincipal(right);
    if (grant.success) return grant;
    // In the secret's own account, an account in its policy lets nobody read who couldn't before.
    if (readers?.some(({ kind }) => kind !== 'principal')) return undefined;
    return resource && Grant.addToPrincipalOrResource({ ...right, resource: resource() });
  }

  /** Who a principal outside of the secret's account is, in words; undefined for one of the account. */
  private elsewhere(principal: IPrincipal): string | undefined {
    const readers = readersOf(principal) ?? [];
    if (readers.some(({ kind }) => kind === 'organization')) return 'an organisation';
    const accounts = [principal.principalAccount, ...readers.map(accountOf)];
    const other = accounts.find(
      (account) =>
        account !== undefined &&
        Token.compareStrings(this.env.account, account) === TokenComparison.DIFFERENT,
    );
    return other && `a principal of account ${other}`;
  }

  private checkElsewhere(who: string, versionStages: readonly string[] | undefined): void {
    if (this.#policy === undefined) {
      throw this.refusal(
        `can't be granted to ${who}: its policy belongs to its owner. Grant it to a role of account ${this.env.account} that the reader may assume, or have the owner add the reader`,
      );
    }
    if (this.encryptionKey === undefined) {
      throw this.refusal(
        `can't be granted to ${who}: secrets under AWS' own key can't be read from other accounts. Give the refresher an encryptionKey`,
      );
    }
    if (versionStages !== undefined) {
      throw this.refusal(`can't be granted to ${who} for some version stages only. Leave versionStages out`);
    }
  }

  /**
   * The copy in another region. Its ARN is made of names alone, so that a stack of that region can refer to it.
   *
   * @throws for an existing secret, and for a name that passes for one with the end of an ARN
   */
  replica({ region, encryptionKey }: ReplicaRegion): RegistrySecret {
    if (this.#policy === undefined) {
      throw this.refusal('has no replica by this stack: the replicas of an existing secret are its owner’s');
    }
    if (ARN_SUFFIX.test(this.secretName)) {
      throw this.refusal(
        `can't be named in another region: its name, ${this.secretName}, ends as the ARN of a secret does. Give it another secretName`,
      );
    }
    return new RegistrySecret(this, `In-${region}`, {
      ...this.#props,
      secretArn: secretArnOf(this, this.secretName, region),
      region,
      encryptionKey,
    });
  }

  grantWrite(_grantee: IGrantable): never {
    throw this.refusal(
      'is written only by its refresher, which replaces any other value. Put a value of your own into a secret of your own',
    );
  }

  addToResourcePolicy(): never {
    throw this.refusal(
      'has a resource policy that the refresher writes as a whole. Use grantRead, or readers of its registry',
    );
  }

  denyAccountRootDelete(): never {
    throw this.refusal(
      'has a resource policy that the refresher writes as a whole. Set retainSecrets to keep the secret when its stack is deleted',
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
