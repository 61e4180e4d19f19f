import fc from 'fast-check';
import { region } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

export const lightsail = {
  shortest: { name: 'shop', provider: 'lightsail' },
  completed: { access: 'push' },
  fields: () => fc.record({ region }, { requiredKeys: [] }),
  lifetimeIsChosen: false,
  contradictions: {},
  tokens: [],
  apiTokenTells: false,
  publishes: {},
} as const satisfies ProviderExamples;
