import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The ARN of a secret of this account, and of this region unless another is named; Secrets Manager adds a hyphen and six characters to each name. */
export const secretArn = (scope: Construct, resourceName: string, region?: string): string =>
  Stack.of(scope).formatArn({
    ...(region === undefined ? {} : { region }),
    service: 'secretsmanager',
    resource: 'secret',
    resourceName,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
