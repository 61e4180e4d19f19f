import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { DeployTimeValues } from '../function/deploy-time-values';
import { optional } from './entry';

/** What a registry says of a role that it gives. */
interface GivenRole {
  readonly assumeRoleArn?: string | undefined;
  readonly externalId?: string | undefined;
}

/** A given role in an asset entry; undefined if the registry gives none. */
export const givenRoleEntry = (
  { assumeRoleArn, externalId }: GivenRole,
  deployTimeValues: DeployTimeValues,
) =>
  assumeRoleArn === undefined
    ? undefined
    : {
        arn: deployTimeValues.bind(assumeRoleArn),
        ...optional('externalId', externalId && deployTimeValues.bind(externalId)),
      };

/** Lets a function assume these roles, and no other. */
export const assumeRoles = (arns: readonly string[]): PolicyStatement =>
  new PolicyStatement({ actions: ['sts:AssumeRole'], resources: [...new Set(arns)] });
