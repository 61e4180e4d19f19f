import { App, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import * as v from 'valibot';
import { probeEntry as schema } from '../../../../lambda/contract/probe-entry';
import type { RegistryConfigOf } from '../../../../lib/config/registry-config';
import { DeployTimeValues } from '../../../../lib/function/deploy-time-values';
import { ecrInfrastructure } from '../../../../lib/providers/ecr/infrastructure';
import { commonProbeEntry } from '../../../../lib/providers/entry';
import { ACCOUNT, REGION } from '../../../support/synth';

const ECR: RegistryConfigOf<'ecr'> = {
  name: 'prod',
  provider: 'ecr',
  secretName: 'test/ecr/prod',
  refreshEvery: 14_400,
  verify: true,
  repositories: ['api'],
  access: 'pull',
};
const GIVEN = 'arn:aws:iam::111122223333:role/partners/puller';

/** What the probe's entry says of the account, and the variables that the deployment fills in. */
function accountIn(stack: Stack, changes: object = {}) {
  const deployTimeValues = new DeployTimeValues(stack);
  const registry = { ...ECR, ...changes };
  const within = { scope: stack, deployTimeValues };
  const entry = ecrInfrastructure.probeEntry(registry, commonProbeEntry(registry, [], within), within);
  return { entry, account: entry.account, environment: stack.resolve(deployTimeValues.environment({})) };
}

const here = (): Stack => new Stack(new App(), 'Test', { env: { account: ACCOUNT, region: REGION } });
const anywhere = (): Stack => new Stack(new App(), 'Test');

describe('the account of an ECR registry', () => {
  it.each([
    ['the one that the config names', { account: '444455556666', assumeRoleArn: GIVEN }, '444455556666'],
    ['that of the given role', { assumeRoleArn: GIVEN }, '111122223333'],
    ["the stack's", {}, ACCOUNT],
  ])('is %s', (_, changes, account) => {
    expect(accountIn(here(), changes)).toMatchObject({ account, environment: {} });
  });

  it("is the stack's by the environment if only the deployment knows it", () => {
    const { account, environment, entry } = accountIn(anywhere());
    const [variable = ''] = Object.keys(environment);

    expect(account).toEqual({ environment: variable });
    expect(environment).toEqual({ [variable]: { Ref: 'AWS::AccountId' } });
    const read = v.parse(schema({ [variable]: ACCOUNT, AWS_REGION: 'us-west-2' }), entry);
    expect(read).toMatchObject({ account: ACCOUNT, region: 'us-west-2' });
  });

  it('is that of a role of the app by the environment', () => {
    const stack = anywhere();
    const assumedBy = new ServicePrincipal('lambda.amazonaws.com');
    const { roleArn } = new Role(stack, 'Puller', { assumedBy });
    const { account, environment } = accountIn(stack, { assumeRoleArn: roleArn });
    const [variable = ''] = Object.keys(environment);

    expect(account).toEqual({ environment: variable });
    expect(environment[variable]).toEqual({
      'Fn::Select': [4, { 'Fn::Split': [':', { 'Fn::GetAtt': [expect.stringMatching(/^Puller/), 'Arn'] }] }],
    });
  });
});
