import { Stack } from 'aws-cdk-lib';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { CfnFunction, type Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { NetworkConfig } from '../config/refresher-config';

/** They support no resource. */
const LOOK = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
const MAKE = 'ec2:CreateNetworkInterface';
const CHANGE = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:DeleteNetworkInterface',
  'ec2:UnassignPrivateIpAddresses',
];

/** Puts a function into a VPC. The groups and what is behind them are the network's owner's: none is made or changed here. */
export function joinNetwork(handler: LambdaFunction, role: Role, network: NetworkConfig): void {
  const { defaultChild } = handler.node;
  if (!(defaultChild instanceof CfnFunction)) throw new Error(`${handler.node.path} is no function.`);
  defaultChild.vpcConfig = {
    subnetIds: [...network.subnetIds],
    securityGroupIds: [...network.securityGroupIds],
  };
  for (const statement of networkRights(Stack.of(handler), network)) role.addToPolicy(statement);
}

/**
 * Lambda makes and deletes a function's network interfaces in the name of the function's role. AWS' managed policy for it
 * would add logs on everything.
 */
function networkRights(stack: Stack, network: NetworkConfig): readonly PolicyStatement[] {
  const { vpcId, subnetIds, securityGroupIds } = network;
  const arn = (resource: string, resourceName: string): string =>
    stack.formatArn({ service: 'ec2', resource, resourceName });
  const interfaces = arn('network-interface', '*');
  return [
    new PolicyStatement({ actions: LOOK, resources: ['*'] }),
    new PolicyStatement({
      actions: [MAKE],
      resources: [interfaces, ...securityGroupIds.map((id) => arn('security-group', id))],
    }),
    new PolicyStatement({
      actions: [MAKE],
      resources: subnetIds.map((id) => arn('subnet', id)),
      conditions: { ArnEquals: { 'ec2:Vpc': arn('vpc', vpcId) } },
    }),
    new PolicyStatement({ actions: CHANGE, resources: [interfaces] }),
    // Lambda states a function in the calls of its code alone, not in what it does itself with the role.
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...LOOK, MAKE, ...CHANGE],
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
