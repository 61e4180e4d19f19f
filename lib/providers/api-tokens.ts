import { Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { ApiTokenReference } from '../config/registry-config';
import { secretArn } from '../secrets/registry-secrets';
import { optional } from './entry';
import type { ProviderScope } from './provider-infrastructure';

/** Lets the function read the API-token secrets that these registries name. */
export function grantReadApiTokens(
  registries: readonly { readonly apiToken: ApiTokenReference }[],
  { scope, role }: ProviderScope,
): void {
  const tokens = registries.map(({ apiToken }) => apiToken);
  const arns = tokens.map(({ secret }) =>
    Token.isUnresolved(secret) || secret.startsWith('arn:')
      ? completeArn(secret)
      : secretArn(scope, `${secret}-??????`),
  );
  role.addToPolicy(
    new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [...new Set(arns)] }),
  );
  const keys = tokens.flatMap(({ encryptionKeyArn }) => encryptionKeyArn ?? []);
  if (keys.length > 0) {
    role.addToPolicy(new PolicyStatement({ actions: ['kms:Decrypt'], resources: [...new Set(keys)] }));
  }
}

/** An ARN may be written without the six characters that Secrets Manager puts behind a name. */
const completeArn = (arn: string): string =>
  Token.isUnresolved(arn) || /-[A-Za-z0-9]{6}$/.test(arn) ? arn : `${arn}-??????`;

/** What the asset says of an API token. */
export const apiTokenEntry = ({ secret, key }: ApiTokenReference, { boundValues }: ProviderScope) => ({
  secretId: boundValues.bind(secret),
  ...optional('key', key),
});
