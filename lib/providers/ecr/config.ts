import * as v from 'valibot';
import { AWS_LIFETIME } from '../../../lambda/contract/lifetime';
import { awsAccount } from '../../config/schema/aws';
import { access, region, registryMapping } from '../../config/schema/registry-fields';
import { deployTimeText, type IsDeployTimeValue, list } from '../../config/schema/text';
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
      assumeRoleArn: v.optional(
        v.pipe(
          deployTimeText(
            isDeployTimeValue,
            /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
            'must be the ARN of an IAM role',
          ),
          v.description('ARN of the role that mints the credential, instead of one that the stack makes.'),
        ),
      ),
      externalId: v.optional(
        v.pipe(
          deployTimeText(
            isDeployTimeValue,
            /^[\w+=,.@:/-]{2,1224}$/,
            'must be 2 to 1224 letters, digits and _+=,.@:/-',
          ),
          v.description("External id that the given role's trust policy asks for."),
        ),
      ),
    }),
    v.transform(({ repositories = [], ...registry }) => ({ ...registry, repositories })),
  );

function check({ repositories, assumeRoleArn, externalId }: Written): readonly FieldProblem[] {
  if (assumeRoleArn !== undefined) return [];
  return [
    ...(repositories === undefined
      ? [
          {
            key: 'repositories',
            text: "is missing; it must list what the credential opens (['*'] is all), unless assumeRoleArn is given",
          },
        ]
      : []),
    ...(externalId === undefined
      ? []
      : [{ key: 'externalId', text: 'requires assumeRoleArn, which is missing' }]),
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
