import { Stack } from 'aws-cdk-lib';
import {
  AccountPrincipal,
  ArnPrincipal,
  type IPrincipal,
  OrganizationPrincipal,
  PolicyStatement,
} from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { Reader } from './reader';

/** What Secrets Manager does with a key for a caller who reads, and for one who writes. */
export const DECRYPT = ['kms:Decrypt'] as const;
export const ENCRYPT = ['kms:Decrypt', 'kms:GenerateDataKey'] as const;

/** A key and the secrets, wildcards included, that it encrypts. */
export interface KeyedSecrets {
  readonly key: IKey;
  readonly arns: readonly string[];
  /** Where they are. @default the stack's region */
  readonly region?: string;
}

/** The use of a key for these secrets only, whatever else the key encrypts. */
export const keyUse = (
  scope: Construct,
  { key, arns, region }: KeyedSecrets,
  actions: readonly string[],
): {
  readonly actions: string[];
  readonly resourceArns: string[];
  readonly conditions: ReturnType<typeof throughSecretsManager>;
} => ({
  actions: [...actions],
  resourceArns: [key.keyArn],
  conditions: throughSecretsManager(scope, arns, region),
});

/** Lets its holder {@link keyUse use} a key. */
export function keyStatement(
  scope: Construct,
  secrets: KeyedSecrets,
  actions: readonly string[],
): PolicyStatement {
  const { resourceArns: resources, ...use } = keyUse(scope, secrets, actions);
  return new PolicyStatement({ ...use, resources });
}

export interface KeyUsers {
  /** ARNs of the roles that fill the secrets, and those that read them. */
  readonly writers: readonly string[];
  readonly probes: readonly string[];
  readonly readers: readonly Reader[];
}

/** Says in the policy of a key of the app who uses it for these secrets. The policy of an imported key is its owner's. */
export function admitToKey(scope: Construct, { key, arns, region }: KeyedSecrets, users: KeyUsers): void {
  const admit = (
    actions: readonly string[],
    principals: readonly IPrincipal[],
    roles: readonly string[] = [],
  ): void => {
    if (principals.length === 0) return;
    const { StringEquals, StringLike } = throughSecretsManager(scope, arns, region);
    const named = roles.length === 0 ? {} : { 'aws:PrincipalArn': [...new Set(roles)] };
    key.addToResourcePolicy(
      new PolicyStatement({
        actions: [...actions],
        principals: [...principals],
        // In a key's policy this is the key itself.
        resources: ['*'],
        conditions: { StringEquals: { ...StringEquals, ...named }, StringLike },
      }),
      true,
    );
  };
  const { writers, probes, readers } = users;
  const own = new AccountPrincipal(Stack.of(scope).account);
  admit(ENCRYPT, writers.length === 0 ? [] : [own], writers);
  admit(DECRYPT, probes.length === 0 ? [] : [own], probes);
  const named = readers.flatMap((reader) => (reader.kind === 'named' ? reader : []));
  admit(
    DECRYPT,
    [...new Set(named.map(({ root }) => root))].map((root) => new ArnPrincipal(root)),
    named.map(({ arn }) => arn),
  );
  for (const reader of readers) {
    if (reader.kind === 'account') admit(DECRYPT, [new ArnPrincipal(reader.root)]);
    if (reader.kind === 'principal') admit(DECRYPT, [new ArnPrincipal(reader.arn)]);
    if (reader.kind === 'organization') admit(DECRYPT, [new OrganizationPrincipal(reader.id)]);
  }
}

/** The conditions under which a key serves these secrets alone. */
function throughSecretsManager(
  scope: Construct,
  arns: readonly string[],
  region: string = Stack.of(scope).region,
) {
  const { urlSuffix } = Stack.of(scope);
  return {
    StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` },
    StringLike: { 'kms:EncryptionContext:SecretARN': [...arns] },
  };
}
