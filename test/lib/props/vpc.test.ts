import { App, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { type IVpc, SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Alerts, Registry, RegistryTokenRefresher, type RegistryTokenRefresherProps } from '../../../lib';
import { ACCOUNT, REGION } from '../../support/synth';

type Network = Pick<RegistryTokenRefresherProps, 'vpc' | 'vpcSubnets' | 'securityGroups'>;

const PUBLIC = ['subnet-0000000a', 'subnet-0000000b'];
const PRIVATE = ['subnet-1000000a', 'subnet-1000000b'];
const ISOLATED = ['subnet-2000000a', 'subnet-2000000b'];

function synthesized(network: (stack: Stack, vpc: IVpc) => Network): Template {
  const stack = new Stack(new App(), 'Mine', { env: { account: ACCOUNT, region: REGION } });
  const vpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d',
    availabilityZones: [`${REGION}a`, `${REGION}b`],
    publicSubnetIds: PUBLIC,
    privateSubnetIds: PRIVATE,
    isolatedSubnetIds: ISOLATED,
  });
  new RegistryTokenRefresher(stack, 'Tokens', {
    registries: [Registry.lightsail('shop')],
    alerts: Alerts.none(),
    probe: {},
    ...network(stack, vpc),
  });
  return Template.fromStack(stack);
}

const functionsIn = (template: Template) =>
  Object.values(
    template.findResources('AWS::Lambda::Function', { Properties: { VpcConfig: Match.anyValue() } }),
  );

describe('vpc', () => {
  it('puts the functions and the probe into its private subnets, with a group of their own', () => {
    const template = synthesized((_, vpc) => ({ vpc }));
    const functions = functionsIn(template);
    expect(functions).toHaveLength(2);
    for (const { Properties } of functions) {
      expect(Properties.VpcConfig.SubnetIds).toEqual(PRIVATE);
      expect(Properties.VpcConfig.SecurityGroupIds).toEqual([
        { 'Fn::GetAtt': [expect.stringContaining('TokensSecurityGroup'), 'GroupId'] },
      ]);
    }
    template.resourceCountIs('AWS::EC2::SecurityGroup', 1);
  });

  it('takes subnets and groups that are given', () => {
    const template = synthesized((stack, vpc) => ({
      vpc,
      vpcSubnets: { subnetType: SubnetType.PRIVATE_ISOLATED },
      securityGroups: [new SecurityGroup(stack, 'Given', { vpc })],
    }));
    for (const { Properties } of functionsIn(template)) {
      expect(Properties.VpcConfig.SubnetIds).toEqual(ISOLATED);
      expect(JSON.stringify(Properties.VpcConfig.SecurityGroupIds)).toContain('Given');
    }
  });

  it('is required by what belongs to it, and no list may be empty', () => {
    expect(() =>
      synthesized((stack, vpc) => ({ securityGroups: [new SecurityGroup(stack, 'G', { vpc })] })),
    ).toThrow(/^Mine\/Tokens has 1 problem:\n- securityGroups requires vpc, which is missing$/);
    expect(() => synthesized((_, vpc) => ({ vpc, securityGroups: [] }))).toThrow(
      /^- securityGroups is an empty list; it must be a list of at least one security group$/m,
    );
  });
});
