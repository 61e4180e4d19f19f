import fc from 'fast-check';
import { access, account, givenRole, region, repositories } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

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
          ...givenRole,
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
