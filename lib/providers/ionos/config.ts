import * as v from 'valibot';
import type { Access } from '../../../lambda/contract/entry-parts';
import { apiToken, lifetime, registryMapping } from '../../config/schema/registry-fields';
import { isMapping, strictMapping } from '../../config/schema/strict-mapping';
import { enumOf, type IsDeployTimeValue, list, text } from '../../config/schema/text';
import type { FieldProblem, VendorConfig, Written } from '../vendor-config';
import { isJwt, JWT } from './jwt';

const ACTIONS = { pull: ['pull'], push: ['pull', 'push'] } as const;

const repository = text(
  /^(\*|(?=.{1,256}$)[a-z0-9]+([._/-]+[a-z0-9]+)*)$/,
  'must be the name of a repository, or * for all',
);

const scope = strictMapping(
  {
    type: v.pipe(enumOf(['repository', 'registry']), v.description('What the scope is about.')),
    name: v.pipe(repository, v.description('Name of the repository, or * for all.')),
    actions: v.pipe(
      list(enumOf(['pull', 'push', 'delete']), 'must be a list of at least one of pull, push and delete'),
      v.description('What the credential may do there.'),
    ),
  },
  'must be a mapping with type, name and actions',
);

const document = (isDeployTimeValue: IsDeployTimeValue) =>
  v.pipe(
    registryMapping(isDeployTimeValue, 'ionos', {
      registryId: v.pipe(
        text(
          /^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$/,
          'must be the id of an IONOS registry, a UUID',
        ),
        v.description('Id of the registry at IONOS.'),
      ),
      lifetime,
      repositories: v.optional(
        v.pipe(
          list(repository, "must be a list of at least one repository; ['*'] is all"),
          v.description('Repositories that the credential opens; ["*"] is all. This or scopes.'),
        ),
      ),
      scopes: v.optional(
        v.pipe(
          v.array(scope, 'must be a list of at least one scope'),
          v.minLength(1, 'must be a list of at least one scope'),
          v.description("Rights in the vendor's own form. This or repositories."),
        ),
      ),
      access: v.optional(
        v.pipe(
          enumOf(['pull', 'push']),
          v.description(
            'What the credential may do; push includes pull. Default: pull, or what scopes amount to.',
          ),
        ),
      ),
      apiToken: apiToken(isDeployTimeValue),
    }),
    v.transform(({ access, scopes, repositories = [], ...registry }) => {
      const granted = access ?? grantedAccess(scopes) ?? 'pull';
      return { ...registry, access: granted, scopes: scopes ?? repositoryScopes(repositories, granted) };
    }),
  );

/** The scopes in the vendor's own form that open these repositories. */
const repositoryScopes = (repositories: readonly string[], access: Access) =>
  repositories.map((name) => ({ type: 'repository' as const, name, actions: [...ACTIONS[access]] }));

/** What scopes amount to; undefined if there are none. */
function grantedAccess(scopes: unknown): Access | undefined {
  if (!Array.isArray(scopes)) return undefined;
  const pushes = scopes.some(
    (each: unknown) => isMapping(each) && Array.isArray(each.actions) && each.actions.includes('push'),
  );
  return pushes ? 'push' : 'pull';
}

function check({ repositories, scopes, access }: Written): readonly FieldProblem[] {
  if (repositories !== undefined && scopes !== undefined) {
    return [{ key: 'scopes', text: 'and repositories exclude each other; give one of them' }];
  }
  if (repositories === undefined && scopes === undefined) {
    const text = "is missing; it must list what the credential opens (['*'] is all), unless scopes are given";
    return [{ key: 'repositories', text }];
  }
  const granted = grantedAccess(scopes);
  if (granted === undefined || (access !== 'pull' && access !== 'push') || access === granted) return [];
  return [{ key: 'access', text: `is "${access}", but the scopes amount to ${granted}; leave access out` }];
}

export const ionos = {
  document,
  check,
  tokenForms: [{ pattern: JWT, isToken: isJwt }],
  otherNames: ['ionoscloud'],
  apiTokenTells: true,
} satisfies VendorConfig;
