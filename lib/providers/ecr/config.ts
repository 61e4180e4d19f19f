import * as v from 'valibot';
import { AWS_LIFETIME } from '../../../lambda/contract/lifetime';
import { awsAccount } from '../../config/schema/aws';
import { access, givenRole, region, registryMapping } from '../../config/schema/registry-fields';
import { deployTimeText, type IsDeployTimeValue, list } from '../../config/schema/text';
import { checkGivenRole } from '../check-given-role';
import { AWS_ACCESS_KEY } from '../token-form';
import type { FieldProblem, VendorConfig, Written } from '../vendor-config';

const document = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    registryMapping(isDeployTimeValue, 'ecr', {
      region,
      account: v.optional(
        v.pipe(awsAccount, v.description("AWS account of the registry. Default: the minting role's own.")),
      ),
      repositories: v.optional(
        v.pipe(
          list(
            deployTimeText(
              isDeployTimeValue,
              /^(?=.{1,256}$)[a-z0-9*?]+([._/-]+[a-z0-9*?]+)*$/,
              'must be the name of an ECR repository; * and ? stand for any characters and any one',
            ),
            "must be a list of at least one repository; ['*'] is all",
          ),
          v.description(
            'Repositories that the credential opens, with IAM\'s wildcards; ["*"] is all. Required without assumeRoleArn; with it the role decides.',
          ),
        ),
      ),
      access,
      ...givenRole(isDeployTimeValue),
    }),
    v.transform(({ repositories = [], ...registry }) => ({ ...registry, repositories })),
  );

function check(written: Written): readonly FieldProblem[] {
  return [
    ...(written.repositories === undefined && written.assumeRoleArn === undefined
      ? [
          {
            key: 'repositories',
            text: "is missing; it must list what the credential opens (['*'] is all), unless assumeRoleArn is given",
          },
        ]
      : []),
    ...checkGivenRole(written),
  ];
}

export const ecr = {
  document,
  check,
  fixedLifetime: AWS_LIFETIME,
  tokenForms: [AWS_ACCESS_KEY],
  otherNames: ['aws', 'aws-ecr', 'amazon-ecr', 'ecr-public'],
  apiTokenTells: false,
} satisfies VendorConfig;
