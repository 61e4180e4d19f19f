import fc from 'fast-check';
import { givenRole, region } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

export const lightsail = {
  shortest: { name: 'shop', provider: 'lightsail' },
  completed: { access: 'push' },
  fields: () =>
    fc.oneof(
      fc.record({ region }, { requiredKeys: [] }),
      fc.record({ region, ...givenRole }, { requiredKeys: ['assumeRoleArn'] }),
    ),
  lifetimeIsChosen: false,
  contradictions: { 'an external id without a role': { externalId: 'us' } },
  tokens: [],
  apiTokenTells: false,
  publishes: {},
} as const satisfies ProviderExamples;
