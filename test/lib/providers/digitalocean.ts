import fc from 'fast-check';
import { access, apiToken } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

export const digitalocean = {
  shortest: {
    name: 'images',
    provider: 'digitalocean',
    registry: 'acme',
    apiToken: { secret: 'digitalocean/api-token' },
  },
  completed: {
    registry: 'acme',
    access: 'pull',
    lifetime: 43_200,
    apiToken: { secret: 'digitalocean/api-token' },
  },
  fields: (lifetime) =>
    fc.record(
      { registry: fc.constantFrom('acme', 'acme-2'), access, lifetime, apiToken },
      { requiredKeys: ['registry', 'lifetime', 'apiToken'] },
    ),
  lifetimeIsChosen: true,
  contradictions: {},
  tokens: [`dop_v1_${'0123456789abcdef'.repeat(4)}`],
  apiTokenTells: false,
  publishes: {},
} as const satisfies ProviderExamples;
