import { Stack, Token, Tokenization } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { ARN_SUFFIX } from '../config/aws/secret-reference';
import type { RegistryConfig } from '../config/registry-config';
import { secretArn } from '../secrets/secret-arn';
import { commonEntry, optional } from './entry';
import type { ProviderScope } from './provider-infrastructure';

/** A registry whose vendor has an API token. */
type RegistryWithApiToken = Extract<RegistryConfig, { apiToken: unknown }>;

/** Lets the function read the API-token secrets that these registries name. */
export function grantReadApiTokens(
  registries: readonly RegistryWithApiToken[],
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
        // The function may use the key for these secrets only, whatever else the key encrypts.
        conditions: { StringEquals: { 'kms:ViaService': `secretsmanager.${region}.${urlSuffix}` } },
      }),
    );
  }
}

/** What the complete ARN may be: one may be written without the six characters that Secrets Manager puts behind a name. */
function completeArns(arn: string): readonly string[] {
  const withSuffix = `${arn}-??????`;
  if (!Token.isUnresolved(arn)) return [ARN_SUFFIX.test(arn) ? arn : withSuffix];
  // The ARN that a resource states is complete; an ARN made of pieces may not be.
  return Tokenization.reverseString(arn).length === 1 ? [arn] : [arn, withSuffix];
}

/** The part of an asset entry that all registries with an API token share. */
export const entryWithApiToken = (registry: RegistryWithApiToken, within: ProviderScope) => ({
  ...commonEntry(registry, within),
  access: registry.access,
  lifetime: registry.lifetime,
  apiToken: {
    secretId: within.deployTimeValues.bind(registry.apiToken.secret),
    ...optional('key', registry.apiToken.key),
  },
});
