import * as v from 'valibot';
import { strictMapping } from './strict-mapping';
import { deployTimeText, type IsDeployTimeValue, list } from './text';

/** What Lambda takes. */
const MAX_SUBNETS = 16;
const MAX_SECURITY_GROUPS = 5;

/** The form of an id in EC2. */
const idOf = (kind: string): RegExp => new RegExp(`^${kind}-([0-9a-f]{8}|[0-9a-f]{17})$`);

/** The schema of where the functions run, if they don't run in Lambda's own network. */
export const network = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    strictMapping(
      {
        vpcId: v.pipe(
          deployTimeText(isDeployTimeValue, idOf('vpc'), 'must be the id of a VPC such as vpc-0a1b2c3d'),
          v.description('Id of the existing VPC that the subnets belong to.'),
        ),
        subnetIds: v.pipe(
          list(
            deployTimeText(
              isDeployTimeValue,
              idOf('subnet'),
              'must be the id of a subnet such as subnet-0a1b2c3d',
            ),
            'must be a list of at least one subnet',
          ),
          v.maxLength(MAX_SUBNETS, `must not have more than ${MAX_SUBNETS} entries`),
          v.description('Ids of the private subnets that the functions reach the network through.'),
        ),
        securityGroupIds: v.pipe(
          list(
            deployTimeText(
              isDeployTimeValue,
              idOf('sg'),
              'must be the id of a security group such as sg-0a1b2c3d',
            ),
            'must be a list of at least one security group',
          ),
          v.maxLength(MAX_SECURITY_GROUPS, `must not have more than ${MAX_SECURITY_GROUPS} entries`),
          v.description('Ids of the existing security groups of the functions; they let out port 443.'),
        ),
      },
      'must be a mapping with vpcId, subnetIds and securityGroupIds',
    ),
    v.description("An existing VPC that the functions and the probe run in. Default: Lambda's own network."),
  );
