import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { FixedEgressStack } from '../../examples/network/fixed-egress-stack';
import { ACCOUNT, REGION } from '../support/synth';

const stack = new FixedEgressStack(new App(), 'FixedEgress', { env: { account: ACCOUNT, region: REGION } });
const template = Template.fromStack(stack);
const only = (type: string): string => {
  const [id, ...others] = Object.keys(template.findResources(type));
  if (id === undefined || others.length > 0) throw new Error(`Expected one ${type}.`);
  return id;
};

describe('the example of a fixed egress address', () => {
  it('sends everything through one address, which outlives the stack', () => {
    const address = only('AWS::EC2::EIP');
    template.hasResourceProperties('AWS::EC2::NatGateway', {
      AllocationId: { 'Fn::GetAtt': [address, 'AllocationId'] },
    });
    template.hasResource('AWS::EC2::EIP', { DeletionPolicy: 'Retain' });
    only('AWS::EC2::NatGateway');
  });

  it('routes the private subnets to it, and gives nothing a public address', () => {
    const nat = only('AWS::EC2::NatGateway');
    const routes = Object.entries(template.findResources('AWS::EC2::Route'));
    const isPrivate = ([id]: readonly [string, unknown]): boolean => id.includes('FunctionsSubnet');
    expect(routes.filter(isPrivate)).toHaveLength(2);
    for (const [, { Properties }] of routes.filter(isPrivate)) {
      expect(Properties.NatGatewayId).toEqual({ Ref: nat });
    }
    const subnets = template.findResources('AWS::EC2::Subnet');
    expect(Object.values(subnets).map(({ Properties }) => Properties.MapPublicIpOnLaunch)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('lets out https, and nothing in', () => {
    const group = only('AWS::EC2::SecurityGroup');
    const { Properties } = template.findResources('AWS::EC2::SecurityGroup')[group] ?? {};
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(Properties.SecurityGroupEgress).toEqual([
      expect.objectContaining({ CidrIp: '0.0.0.0/0', FromPort: 443, IpProtocol: 'tcp', ToPort: 443 }),
    ]);
  });

  it('puts out what the config asks for', () => {
    const outputs = Object.keys(template.findOutputs('*'));
    expect(outputs).toEqual(['VpcId', 'SubnetIds', 'SecurityGroupIds', 'Address']);
  });
});
