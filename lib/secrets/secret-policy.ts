import { Lazy, Resource } from 'aws-cdk-lib';
import type { AddToResourcePolicyResult, IResourceWithPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { CfnResourcePolicy, type CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { type Reader, readersOf } from './reader';

/** What readers do. */
export const READ = ['secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret'] as const;

/** Roles that a lid leaves out, by ARN. A role that doesn't exist yet, or any more, fails no deployment. */
export interface Lid {
  /** What fills the secret. */
  readonly writer: string;
  /** What tries the secret as its readers do; undefined if there is no probe. */
  readonly probe: string | undefined;
}

export interface SecretPolicyProps {
  readonly secret: CfnSecret;
  /** Undefined: whoever has the right by a policy of their own may read and write. */
  readonly lid: Lid | undefined;
}

/** The resource policy of a published secret: who may read it from elsewhere, and with a lid, that nobody else may. */
export class SecretPolicy extends Resource implements IResourceWithPolicy {
  readonly #readers: Reader[] = [];
  readonly #lid: Lid | undefined;
  readonly #policy: CfnResourcePolicy;

  constructor(scope: Construct, id: string, { secret, lid }: SecretPolicyProps) {
    super(scope, id);
    this.#lid = lid;
    this.#policy = new CfnResourcePolicy(this, 'Policy', {
      secretId: secret.ref,
      blockPublicPolicy: true,
      resourcePolicy: Lazy.any({ produce: () => this.document() }),
    });
    if (lid === undefined) return;
    this.node.addValidation({
      validate: () =>
        this.#readers.length > 0
          ? []
          : ['readersOnly is true and the registry has no readers: nobody could read its secret.'],
    });
  }

  /** Lets these read the secret. */
  admit(readers: readonly Reader[]): void {
    const known = new Set(this.#readers.map(textOf));
    this.#readers.push(...readers.filter((reader) => !known.has(textOf(reader))));
  }

  /** Lets the principals of a statement read the secret, if they can be readers. */
  addToResourcePolicy({ principals }: PolicyStatement): AddToResourcePolicyResult {
    const readers = principals.map(readersOf);
    if (readers.includes(undefined)) return { statementAdded: false };
    this.admit(readers.flatMap((ofPrincipal) => ofPrincipal ?? []));
    return { statementAdded: true, policyDependable: this.#policy };
  }

  private document(): object {
    return { Version: '2012-10-17', Statement: [...this.admissions(), ...this.denials()] };
  }

  private admissions(): readonly object[] {
    const of = <Kind extends Reader['kind']>(kind: Kind) =>
      this.#readers.filter((reader): reader is Extract<Reader, { kind: Kind }> => reader.kind === kind);
    const [named, principals, accounts, organizations] = [
      of('named'),
      of('principal'),
      of('account'),
      of('organization'),
    ];
    return [
      // The account is the principal, so that a name without a role behind it fails no deployment.
      ...(named.length === 0
        ? []
        : [
            allow(unique(named.map(({ root }) => root)), { 'aws:PrincipalArn': named.map(({ arn }) => arn) }),
          ]),
      ...(principals.length === 0 ? [] : [allow(principals.map(({ arn }) => arn))]),
      ...(accounts.length === 0 ? [] : [allow(accounts.map(({ root }) => root))]),
      ...(organizations.length === 0
        ? []
        : [allow('*', { 'aws:PrincipalOrgID': organizations.map(({ id }) => id) })]),
    ];
  }

  private denials(): readonly object[] {
    if (this.#lid === undefined) return [];
    const { writer, probe } = this.#lid;
    const arns = this.#readers.flatMap((reader) => ('arn' in reader ? reader.arn : []));
    const accounts = this.#readers.flatMap((reader) => (reader.kind === 'account' ? reader.account : []));
    const organizations = this.#readers.flatMap((reader) =>
      reader.kind === 'organization' ? reader.id : [],
    );
    return [
      // All conditions have to hold: who is admitted by one of them is not denied.
      deny(['secretsmanager:GetSecretValue'], {
        'aws:PrincipalArn': [...arns, ...(probe === undefined ? [] : [probe])],
        'aws:PrincipalAccount': accounts,
        'aws:PrincipalOrgID': organizations,
      }),
      deny(['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'], {
        'aws:PrincipalArn': [writer],
      }),
    ];
  }
}

type Conditions = Readonly<Record<string, readonly string[]>>;

const allow = (principals: string | readonly string[], conditions: Conditions = {}): object => ({
  Effect: 'Allow',
  Principal: { AWS: principals },
  Action: READ,
  Resource: '*',
  ...(Object.keys(conditions).length === 0 ? {} : { Condition: { StringEquals: conditions } }),
});

const deny = (actions: readonly string[], conditions: Conditions): object => ({
  Effect: 'Deny',
  Principal: '*',
  Action: actions,
  Resource: '*',
  Condition: {
    StringNotEquals: Object.fromEntries(Object.entries(conditions).filter(([, values]) => values.length > 0)),
  },
});

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

const textOf = (reader: Reader): string => JSON.stringify(reader);
