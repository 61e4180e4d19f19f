import { parseConfig } from '../../../lib/config/parse-config';
import { problemsOf, SOURCE, withRegistries } from '../config/config-problems';
import { ionos } from './ionos';

const IONOS = ionos.shortest;

describe('an IONOS registry', () => {
  it('gets one scope for each repository, with the actions that the access needs', () => {
    const document = withRegistries({ ...IONOS, repositories: ['web', 'api'], access: 'push' });
    expect(parseConfig(document, SOURCE).registries).toMatchObject([
      {
        access: 'push',
        scopes: [
          { type: 'repository', name: 'web', actions: ['pull', 'push'] },
          { type: 'repository', name: 'api', actions: ['pull', 'push'] },
        ],
      },
    ]);
  });

  it.each([
    [['pull', 'delete'], 'pull'],
    [['push'], 'push'],
  ])('with scopes of the actions %j has the access %s', (actions, access) => {
    const { repositories: _, ...registry } = IONOS;
    const scopes = [{ type: 'repository', name: '*', actions }];
    expect(parseConfig(withRegistries({ ...registry, scopes }), SOURCE).registries).toMatchObject([
      { access, scopes },
    ]);
  });

  it.each([
    [{ registryId: 'edge' }, 'registryId (edge) is "edge"; it must be the id of an IONOS registry, a UUID'],
    [{ lifetime: '30m' }, 'lifetime (edge) is "30m"; it must be a duration such as 30m, 4h or 7d, from 1h'],
    [
      { repositories: ['web*'] },
      'repositories[0] (edge) is "web*"; it must be the name of a repository, or *',
    ],
    [{ repositories: undefined }, 'repositories (edge) is missing; it must list what the credential opens'],
    [
      { scopes: [{ type: 'repository', name: 'web', actions: ['pull'] }] },
      'scopes (edge) and repositories exclude each other',
    ],
    [
      { repositories: undefined, scopes: [{ type: 'repo', name: 'web', actions: ['pul'] }] },
      'scopes[0].actions[0] (edge) is "pul"; it must be pull, push or delete; did you mean "pull"?',
    ],
    [
      {
        repositories: undefined,
        access: 'pull',
        scopes: [{ type: 'repository', name: 'web', actions: ['push'] }],
      },
      'access (edge) is "pull", but the scopes amount to push; leave access out',
    ],
  ])('is refused with %j', (changes, text) => {
    expect(problemsOf(withRegistries({ ...IONOS, ...changes })).join('\n')).toContain(text);
  });
});
