import { gitLabOwnToken, gitLabTarget } from '../../../lambda/providers/gitlab/api';
import { gitLabUrl } from '../../../lambda/providers/gitlab/rules';
import type { Finding } from '../../doctor/finding';
import { apiTokenOf, expiryFinding } from '../api-token';
import type { Examine } from '../examine';

/** The one scope that may make deploy tokens. */
const SCOPE = 'api';
/** No token has this name: the functions put a time into theirs. */
const NOBODY = 'rtr-doctor';

/** Asks for the registry, for the deploy tokens that are there, and for the API token itself. */
export const examineGitLab: Examine<'gitlab'> = async (registry, calls) => {
  const { vendorApi, environment, run } = calls;
  const { name: about, owner } = registry;
  const base = gitLabUrl(environment, registry);
  const caller = await apiTokenOf(registry, calls);
  const target = gitLabTarget(vendorApi, base, registry, caller);
  const told = await gitLabOwnToken(vendorApi, base, caller, run);
  if ('project' in owner) await target.registry(run);
  // Who may list them may make them, with the right scope.
  await target.find(NOBODY, run);
  const what = `GitLab takes the API token in ${caller.secretId} for the ${target.target}`;
  return [
    { grade: 'ok', about, what },
    ...scopeFindings(about, caller.secretId, told?.scopes),
    ...expiryFinding(registry, told && (told.expiresAt ?? 'never'), calls),
  ];
};

function scopeFindings(
  about: string,
  secretId: string,
  scopes: readonly string[] | undefined,
): readonly Finding[] {
  if (scopes === undefined) {
    return [{ grade: 'note', about, what: `what the API token in ${secretId} may do, GitLab does not tell` }];
  }
  if (scopes.includes(SCOPE)) return [];
  return [
    {
      grade: 'problem',
      about,
      what: `the API token in ${secretId} has the scopes ${scopes.join(', ') || 'of nothing'}, and not ${SCOPE}`,
      why: 'it can make no deploy token',
      next: `make one with the scope ${SCOPE} and put it into the secret ${secretId}`,
    },
  ];
}
