import type { Access } from '../../lambda/contract/entry-parts';
import type { IonosScope } from '../../lambda/contract/providers/ionos';
import { isMapping } from './section';

const ACTIONS = { pull: ['pull'], push: ['pull', 'push'] } as const;

/** The scopes in IONOS' own form that open these repositories. */
export const repositoryScopes = (repositories: readonly string[], access: Access): readonly IonosScope[] =>
  repositories.map((name) => ({ type: 'repository', name, actions: [...ACTIONS[access]] }));

/** What scopes amount to; undefined where these are none. */
export function grantedAccess(scopes: unknown): Access | undefined {
  if (!Array.isArray(scopes)) return undefined;
  const pushes = scopes.some(
    (scope: unknown) => isMapping(scope) && Array.isArray(scope.actions) && scope.actions.includes('push'),
  );
  return pushes ? 'push' : 'pull';
}
