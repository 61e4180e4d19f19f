import { parseConfig } from '../../../lib/config/parse-config';
import { problemsOf, SOURCE, withRegistries } from '../config/config-problems';
import { gitlab } from './gitlab';

const GITLAB = gitlab.shortest;
const GROUP = { ...GITLAB, project: undefined, group: 'acme' };

describe('a GitLab registry', () => {
  it.each([
    ['https://gitlab.com/', 'https://gitlab.com'],
    ['https://GitLab.com:443', 'https://gitlab.com'],
    ['https://git.example.com/gitlab//', 'https://git.example.com/gitlab'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
  ])('at %s has the url %s, so that one GitLab has one spelling', (url, spelled) => {
    const registry = { ...GITLAB, url, host: 'registry.example.com' };
    expect(parseConfig(withRegistries(registry), SOURCE).registries).toMatchObject([{ url: spelled }]);
  });

  it('of a group has the registry that its host names', () => {
    const registry = { ...GITLAB, group: 'acme/team', host: 'registry.gitlab.com' };
    const { project: _, ...group } = registry;
    expect(parseConfig(withRegistries(group), SOURCE).registries).toMatchObject([
      { owner: { group: 'acme/team', registryHost: 'registry.gitlab.com' } },
    ]);
  });

  it.each([GITLAB, { ...GITLAB, url: 'https://gitlab.com/' }, { ...GITLAB, url: 'http://localhost:8080' }])(
    'needs no host if it is known: %j',
    (registry) => {
      expect(() => parseConfig(withRegistries(registry), SOURCE)).not.toThrow();
    },
  );

  it.each([
    [
      { project: undefined },
      'project (tools) is missing; it must be the path of a project such as acme/tools',
    ],
    [{ group: 'acme', host: 'registry.gitlab.com' }, 'group (tools) and project exclude each other'],
    [{ project: 'tools' }, 'project (tools) is "tools"; it must be the path of a project with its group'],
    [{ project: '/acme/tools' }, 'it must be the path of a project with its group'],
    [{ project: 'acme/../tools' }, 'it must be the path of a project with its group'],
    [GROUP, 'host (tools) is missing; GitLab does not name the registry host of a group'],
    [{ ...GROUP, group: 'acme/' }, 'group (tools) is "acme/"; it must be the path of a group'],
    [
      { url: 'https://git.example.com' },
      "host (tools) is missing; for a self-managed GitLab give its registry's host",
    ],
    [{ url: 'http://gitlab.com' }, 'url (tools) is "http://gitlab.com"; it must be the address of a GitLab'],
    [{ url: 'gitlab.com' }, 'it must be the address of a GitLab'],
    [{ url: 'https://gitlab.com?private_token=x' }, 'it must be the address of a GitLab'],
    [{ url: 'https://user:secret-word@gitlab.com' }, 'url (tools) is "https://[hidden]@gitlab.com"'],
    [{ lifetime: '30m' }, 'lifetime (tools) is "30m"; it must be a duration such as 30m, 4h or 7d, from 1h'],
  ])('is refused with %j', (changes, text) => {
    const problems = problemsOf(withRegistries({ ...GITLAB, ...changes })).join('\n');
    expect(problems).toContain(text);
    expect(problems).not.toContain('secret-word');
  });
});
