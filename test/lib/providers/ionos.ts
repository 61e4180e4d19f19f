import fc from 'fast-check';
import { access, apiToken, hex, repositories } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

const registryId = fc.tuple(hex(8), hex(4), hex(4), hex(4), hex(12)).map((parts) => parts.join('-'));

const scopes = fc.array(
  fc.record({
    type: fc.constantFrom('repository', 'registry'),
    name: fc.constantFrom('*', 'web', 'team/api'),
    actions: fc.subarray(['pull', 'push', 'delete'], { minLength: 1 }),
  }),
  { minLength: 1, maxLength: 3 },
);
const PULL_ALL = [{ type: 'repository', name: '*', actions: ['pull'] }];

export const ionos = {
  shortest: {
    name: 'edge',
    provider: 'ionos',
    registryId: '8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
    repositories: ['web'],
    apiToken: { secret: 'ionos/api', key: 'token' },
  },
  completed: {
    registryId: '8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
    access: 'pull',
    scopes: [{ type: 'repository', name: 'web', actions: ['pull'] }],
    lifetime: 43_200,
    apiToken: { secret: 'ionos/api', key: 'token' },
  },
  fields: (lifetime) =>
    fc.oneof(
      fc.record(
        { registryId, repositories: repositories('web', 'team/api'), access, lifetime, apiToken },
        { requiredKeys: ['registryId', 'repositories', 'lifetime', 'apiToken'] },
      ),
      fc.record({ registryId, scopes, lifetime, apiToken }),
    ),
  lifetimeIsChosen: true,
  contradictions: {
    'an IONOS registry without rights': { repositories: undefined },
    'scopes beside repositories': { scopes: PULL_ALL },
    'access that the scopes don’t have': { repositories: undefined, access: 'push', scopes: PULL_ALL },
  },
  tokens: [`eyJ${'hbGciOiJSUzI1NiJ9'}.eyJ${'pc3MiOiJ0ZXN0In0'}.${'Ab1-Cd2_'.repeat(6)}`],
  apiTokenTells: true,
  publishes: { tokenId: 't' },
} as const satisfies ProviderExamples;
