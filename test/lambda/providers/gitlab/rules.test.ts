import { gitLabRules } from '../../../../lambda/providers/gitlab/rules';
import { HOSTS, NO_HOSTS } from '../../../support/hosts';
import { included } from '../included';
import { gitlab } from './case';

const { entry } = gitlab;
const OWN = { ...entry, url: 'https://git.example.com:8443/gitlab' };
const ON_LOOPBACK = { ...entry, url: 'http://127.0.0.1:8080' };

describe('the hosts of gitlab', () => {
  it('are one for gitlab.com', () => {
    const candidates = [
      'registry.gitlab.com',
      'gitlab.com',
      'evil.registry.gitlab.com',
      'registry.gitlab.com:443',
      'registry.gitlab.com.evil.example',
    ];
    expect(included(gitLabRules({}).hosts(entry), ...candidates, ...HOSTS, ...NO_HOSTS)).toEqual([
      'registry.gitlab.com',
    ]);
  });

  it.each(['registry.git.example.com', 'git.example.com:5050'])(
    'are the config’s for a self-managed GitLab: %s',
    (host) => {
      const candidates = [host, 'registry.gitlab.com', 'git.example.com', '127.0.0.1:5000'];
      expect(included(gitLabRules({}).hosts({ ...OWN, host }), ...candidates)).toEqual([host]);
    },
  );

  it('are none for a self-managed GitLab whose registry the config does not name', () => {
    const candidates = ['registry.gitlab.com', 'git.example.com', 'git.example.com:8443', '127.0.0.1:5000'];
    expect(included(gitLabRules({}).hosts(OWN), ...candidates)).toEqual([]);
  });

  it('are on loopback only if that GitLab is', () => {
    const candidates = ['127.0.0.1:5000', 'localhost:5000', 'registry.gitlab.com'];
    expect(included(gitLabRules({}).hosts(ON_LOOPBACK), ...candidates)).toEqual([
      '127.0.0.1:5000',
      'localhost:5000',
    ]);
    expect(included(gitLabRules({}).hosts({ ...OWN, host: 'localhost:5000' }), ...candidates)).toEqual([]);
  });
});

it.each([
  [entry, 'gitlab.com'],
  [OWN, 'git.example.com:8443'],
  [ON_LOOPBACK, '127.0.0.1:8080'],
])('the token server of a registry of gitlab is its own GitLab: %#', (place, host) => {
  expect(gitLabRules({}).handshake(place).tokenHosts).toEqual([host]);
});

it('images of gitlab start with the path of the project or group, in lower case', () => {
  const { imagePrefix } = gitLabRules({});
  const owner = { group: 'Acme/Team', registryHost: 'r.example' };
  expect(imagePrefix('registry.gitlab.com', entry)).toBe('registry.gitlab.com/acme/tools');
  expect(imagePrefix('r.example', { owner })).toBe('r.example/acme/team');
});
