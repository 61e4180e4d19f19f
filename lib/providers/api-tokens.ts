import { Stack, Token, Tokenization } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ApiTokenReference } from '../config/registry-config';
import { ARN_SUFFIX } from '../config/secret-reference';
import { secretArn } from '../secrets/registry-secrets';
import { optional } from './entry';
import type { ProviderScope } from './provider-infrastructure';

/** Lets the function read the API-token secrets that these registries name. */
export function grantReadApiTokens(
  registries: readonly { readonly apiToken: ApiTokenReference }[],
  { scope, role }: ProviderScope,
): void {
  const tokens = registries.map(({ apiToken }) => apiToken);
  const arns = tokens.flatMap(({ secret }) =>
    Token.isUnresolved(secret) || secret.startsWith('arn:')
      ? completeArns(secret)
      : [secretArn(scope, `${secret}-??????`)],
  );
  role.addToPolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...new Set(arns)] }),
  );
  const keys = tokens.flatMap(({ encryptionKeyArn }) => encryptionKeyArn ?? []);
  if (keys.length > 0) {
    const { region, urlSuffix } = Stack.of(scope);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt'],
        resources: [...new Set(keys)],
        // What else the key encrypts is none of the function's.
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
      }),
    );
  }
}

/** What the complete ARN may be: one may be written without the six characters that Secrets Manager puts behind a name. */
function completeArns(arn: string): readonly string[] {
  const withSuffix = `${arn}-??????`;
  if (!Token.isUnresolved(arn)) return [ARN_SUFFIX.test(arn) ? arn : withSuffix];
  // What a resource says of itself is complete; of an ARN made of pieces nobody can tell.
  return Tokenization.reverseString(arn).length === 1 ? [arn] : [arn, withSuffix];
}

/** What the asset says of an API token. */
export const apiTokenEntry = ({ secret, key }: ApiTokenReference, { boundValues }: ProviderScope) => ({
  secretId: boundValues.bind(secret),
  ...optional('key', key),
});
