import { Match } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../lib/config/parse-config';
import { ALL_PROVIDERS, synth } from '../support/synth';
import { problemsOf, SOURCE } from './config/config-problems';

const network = {
  vpcId: 'vpc-0123456789abcdef0',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0a1b2c3d'],
  securityGroupIds: ['sg-0123456789abcdef0'],
};
const CONFIG = { ...ALL_PROVIDERS, probe: {} };

describe('in a VPC', () => {
  const { template } = synth({ ...CONFIG, network });

  it('every function runs but the one of the trigger, which only calls Lambda', () => {
    const functions = Object.entries(template.findResources('AWS::Lambda::Function'));
    const outside = functions.filter(([, { Properties }]) => Properties.VpcConfig === undefined);
    expect(outside.map(([id]) => id)).toEqual([expect.stringContaining('TriggerCustomResource')]);
    const { subnetIds: SubnetIds, securityGroupIds: SecurityGroupIds } = network;
    template.resourcePropertiesCountIs(
      'AWS::Lambda::Function',
      { VpcConfig: { SubnetIds, SecurityGroupIds } },
      functions.length - 1,
    );
  });

  it('no role has a policy of AWS, and no resource of the network is made', () => {
    template.allResourcesProperties('AWS::IAM::Role', { ManagedPolicyArns: Match.absent() });
    expect(Object.keys(template.findResources('AWS::EC2::SecurityGroup'))).toEqual([]);
  });

  it('the deployment runs each function anew, which proves the network', () => {
    const versionsOf = (document: object): readonly string[] =>
      Object.keys(synth(document).template.findResources('AWS::Lambda::Version'));
    const before = versionsOf(CONFIG);
    const after = versionsOf({ ...CONFIG, network });
    expect(after).toHaveLength(before.length);
    expect(after.filter((id) => before.includes(id))).toEqual([]);
  });
});

it('is taken in the old form of ids, too', () => {
  const old = { vpcId: 'vpc-0a1b2c3d', subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
  expect(parseConfig({ ...CONFIG, network: old }, SOURCE).network).toEqual(old);
});

it.each([
  [{ ...network, vpcId: undefined }, 'network.vpcId is missing; it must be the id of a VPC'],
  [{ ...network, vpcId: 'main' }, 'network.vpcId is "main"; it must be the id of a VPC such as vpc-0a1b2c3d'],
  [
    { ...network, subnetIds: undefined },
    'network.subnetIds is missing; it must be a list of at least one subnet',
  ],
  [
    { ...network, subnetIds: [] },
    'network.subnetIds is an empty list; it must be a list of at least one subnet',
  ],
  [
    { ...network, subnetIds: ['subnet-1'] },
    'network.subnetIds[0] is "subnet-1"; it must be the id of a subnet',
  ],
  [
    { ...network, subnetIds: ['subnet-0a1b2c3d', 'subnet-0a1b2c3d'] },
    'network.subnetIds[1] is "subnet-0a1b2c3d"; it must not be listed twice',
  ],
  [
    { ...network, securityGroupIds: undefined },
    'network.securityGroupIds is missing; it must be a list of at least one security group',
  ],
  [
    { ...network, securityGroupIds: ['default'] },
    'it must be the id of a security group such as sg-0a1b2c3d',
  ],
  [
    { ...network, securityGroupIds: [...'012345'].map((digit) => `sg-0a1b2c3${digit}`) },
    'it must not have more than 5 entries',
  ],
  [{ ...network, vpc: 'vpc-0a1b2c3d' }, 'network.vpc is not a known key'],
  [7, 'network is 7; it must be a mapping with vpcId, subnetIds and securityGroupIds'],
])('%j is one problem', (written, text) => {
  expect(problemsOf({ ...CONFIG, network: written })).toEqual([expect.stringContaining(text)]);
});
