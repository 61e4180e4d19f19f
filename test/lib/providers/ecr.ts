import fc from 'fast-check';
import { access, account, region, repositories, text } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

/** Random without being secret: what people generate for external ids. */
const externalId = fc.oneof(fc.constant('us'), text('aB3dE5fG7hJ9kLmN', 48));

export const ecr = {
  shortest: { name: 'prod', provider: 'ecr', repositories: ['api'] },
  completed: { repositories: ['api'], access: 'pull' },
  fields: () =>
    fc.oneof(
      fc.record(
        { repositories: repositories('api', 'web', 'team/*', 'v?', 'a.b_c'), region, account, access },
        { requiredKeys: ['repositories'] },
      ),
      fc.record(
        {
          assumeRoleArn: fc.constantFrom(
            'arn:aws:iam::111122223333:role/puller',
            'arn:aws:iam::111122223333:role/partners/pusher',
          ),
          externalId,
          region,
          account,
          access,
          repositories: repositories('api', 'web'),
        },
        { requiredKeys: ['assumeRoleArn'] },
      ),
    ),
  lifetimeIsChosen: false,
  contradictions: {
    'an ECR registry without repositories': { repositories: undefined },
    'an external id without a role': { externalId: 'us' },
  },
  tokens: [`AKIA${'ABCDEFGH23456789'}`],
  apiTokenTells: false,
  publishes: {},
} as const satisfies ProviderExamples;
