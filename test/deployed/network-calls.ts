import type { AwsCall } from './aws-call';
import { ACCOUNT, REGION } from './synthesized-stack';

const arn = (resource: string): string => `arn:aws:ec2:${REGION}:${ACCOUNT}:${resource}`;
const VPC = 'vpc-0123456789abcdef0';
const MADE = arn('network-interface/eni-0123456789abcdef0');

/** The network in registries.yaml: what interfaces are made of. */
const NETWORK = {
  subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'].map((id) => arn(`subnet/${id}`)),
  groups: [arn('security-group/sg-0123456789abcdef0')],
};

type Wish = Omit<AwsCall, 'caller'>;

/** A subnet, as EC2 states it. */
const inVpc = (vpc: string): Readonly<Record<string, string>> => ({ 'ec2:Vpc': arn(`vpc/${vpc}`) });

/** What Lambda does in the name of a function's role, to connect it to its VPC and to leave that again. */
export const networkCalls = (): readonly Wish[] => [
  ...['DescribeNetworkInterfaces', 'DescribeSubnets'].map((name) => ({
    action: `ec2:${name}`,
    resource: '*',
    context: {},
  })),
  ...[MADE, ...NETWORK.groups].map((resource) => ({
    action: 'ec2:CreateNetworkInterface',
    resource,
    context: {},
  })),
  ...NETWORK.subnets.map((resource) => ({
    action: 'ec2:CreateNetworkInterface',
    resource,
    context: inVpc(VPC),
  })),
  ...['AssignPrivateIpAddresses', 'DeleteNetworkInterface', 'UnassignPrivateIpAddresses'].map((name) => ({
    action: `ec2:${name}`,
    resource: MADE,
    context: {},
  })),
];

/** The same by the function's own code: Lambda says in its calls which function makes them. */
export const networkCallsOfCode = (functionArn: string): readonly Wish[] =>
  networkCalls().map(({ context, ...call }) => ({
    ...call,
    context: { ...context, 'lambda:SourceFunctionArn': functionArn },
  }));

/** Interfaces in other subnets, groups and VPCs. */
export const strangeNetworkCalls = (): readonly Wish[] =>
  [
    { resource: arn('subnet/subnet-0123456789abcdef9'), context: inVpc(VPC) },
    { resource: NETWORK.subnets[0] ?? '', context: inVpc('vpc-0123456789abcdef9') },
    { resource: arn('security-group/sg-0123456789abcdef9'), context: {} },
  ].map((call) => ({ action: 'ec2:CreateNetworkInterface', ...call }));
