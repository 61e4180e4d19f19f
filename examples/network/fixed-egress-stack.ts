import { CfnOutput, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { CfnEIP, CfnSecurityGroup, NatProvider, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** A network whose functions reach the internet from one address, which a vendor's allow list can name. */
export class FixedEgressStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const address = new CfnEIP(this, 'EgressAddress', { domain: 'vpc' });
    // Allow lists elsewhere name it.
    address.applyRemovalPolicy(RemovalPolicy.RETAIN);

    const vpc = new Vpc(this, 'Vpc', {
      maxAzs: 2,
      natGateways: 1,
      natGatewayProvider: NatProvider.gateway({ eipAllocationIds: [address.attrAllocationId] }),
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Functions', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
    });
    const group = new CfnSecurityGroup(this, 'Functions', {
      vpcId: vpc.vpcId,
      groupDescription: 'Functions that refresh registry credentials: https out, nothing in',
      securityGroupEgress: [
        { ipProtocol: 'tcp', fromPort: 443, toPort: 443, cidrIp: '0.0.0.0/0', description: 'https' },
      ],
    });

    this.output('VpcId', vpc.vpcId);
    this.output('SubnetIds', vpc.privateSubnets.map(({ subnetId }) => subnetId).join(', '));
    this.output('SecurityGroupIds', group.attrGroupId);
    this.output('Address', address.attrPublicIp);
  }

  private output(id: string, value: string): void {
    new CfnOutput(this, id, { value });
  }
}
