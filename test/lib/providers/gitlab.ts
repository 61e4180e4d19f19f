import fc from 'fast-check';
import { access, apiToken } from './arbitraries';
import type { ProviderExamples } from './provider-examples';

const host = fc.constantFrom('registry.gitlab.com', 'registry.example.com:5050');
const project = fc.constantFrom('acme/tools', 'Acme/team_1/build.tools');
const group = fc.constantFrom('acme', 'acme/team');
const url = fc.constantFrom('https://gitlab.com', 'https://git.example.com:8443/gitlab');

export const gitlab = {
  shortest: { name: 'tools', provider: 'gitlab', project: 'acme/tools', apiToken: { secret: 'gitlab/api' } },
  completed: {
    url: 'https://gitlab.com',
    owner: { project: 'acme/tools' },
    access: 'pull',
    lifetime: 43_200,
    apiToken: { secret: 'gitlab/api' },
  },
  fields: (lifetime) =>
    fc.oneof(
      fc.record(
        { project, access, lifetime, apiToken },
        { requiredKeys: ['project', 'lifetime', 'apiToken'] },
      ),
      fc.record(
        { url, project, host, access, lifetime, apiToken },
        { requiredKeys: ['url', 'project', 'host', 'lifetime', 'apiToken'] },
      ),
      fc.record(
        { url, group, host, access, lifetime, apiToken },
        { requiredKeys: ['group', 'host', 'lifetime', 'apiToken'] },
      ),
    ),
  lifetimeIsChosen: true,
  contradictions: {
    'a project and a group': { group: 'acme', host: 'registry.gitlab.com' },
    'neither a project nor a group': { project: undefined },
    'a group without a host': { project: undefined, group: 'acme' },
    'a self-managed GitLab without a host': { url: 'https://git.example.com' },
  },
  tokens: [`glpat-${'Ab1-Cd2_'.repeat(3)}`, `gldt-${'xY9zW8vU'.repeat(2)}`, `glptt-${'0a1b2c3d'.repeat(5)}`],
  apiTokenTells: true,
  publishes: { tokenId: 't' },
} as const satisfies ProviderExamples;
