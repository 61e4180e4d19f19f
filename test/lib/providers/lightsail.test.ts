import * as v from 'valibot';
import { synth } from '../../support/synth';

const GIVEN = { assumeRoleArn: 'arn:aws:iam::111122223333:role/pusher', externalId: 'us' };
const LOGIN = { Action: 'lightsail:CreateContainerServiceRegistryLogin', Effect: 'Allow', Resource: '*' };
const ASSUME = { Action: 'sts:AssumeRole', Effect: 'Allow', Resource: GIVEN.assumeRoleArn };

const policy = v.object({
  PolicyDocument: v.object({ Statement: v.array(v.looseObject({ Action: v.unknown() })) }),
});

/** How the function may ask for logins. */
function issuing(...registries: readonly object[]): readonly object[] {
  const { template } = synth({
    alerts: { enabled: false },
    registries: registries.map((registry, index) => ({
      name: `shop-${index}`,
      provider: 'lightsail',
      ...registry,
    })),
  });
  return Object.values(template.findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => v.parse(policy, Properties).PolicyDocument.Statement)
    .filter(({ Action }) => [LOGIN.Action, ASSUME.Action].some((action) => action === Action));
}

describe('the function of lightsail', () => {
  it.each([
    ['asks itself if no role is given', [{}], [LOGIN]],
    ['only assumes the role if all registries give one', [GIVEN, GIVEN], [ASSUME]],
    ['does both if some give one', [{}, GIVEN], [ASSUME, LOGIN]],
  ])('%s', (_, registries, statements) => {
    const found = issuing(...registries);
    expect(found).toHaveLength(statements.length);
    expect(found).toEqual(expect.arrayContaining(statements));
  });
});
