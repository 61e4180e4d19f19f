import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { ArnPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { STACK_ID, TOKEN_ROLE_ARN_PREFIX, URL_SUFFIX } from '../../../lambda/contract/environment';
import { tokenRoleName } from '../../../lambda/contract/token-role';
import type { RegistryConfigOf } from '../../config/registry-config';
import type { Limited } from '../../limits';
import { tokenRoleParts, tokenRolePath } from '../../names';
import { commonEntry, optional } from '../entry';
import { assumeRoles, givenRoleEntry } from '../given-role';
import type { ProviderInfrastructure, ProviderScope } from '../provider-infrastructure';

/** ListImages lists tags, as Flux, Argo CD and skopeo do; BatchImportUpstreamImage fills pull-through caches. */
const PULL = [
  'ecr:BatchCheckLayerAvailability',
  'ecr:BatchGetImage',
  'ecr:BatchImportUpstreamImage',
  'ecr:GetDownloadUrlForLayer',
  'ecr:ListImages',
];
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

/**
 * An ECR token carries the rights of the role that minted it, as they are when it is used, and ends with that role. So the function
 * mints with a token role of each registry's own, which changes in place, or with the role that the config gives.
 */
const bind: ProviderInfrastructure<'ecr'>['bind'] = (registries, within) => {
  const { scope, role, naming, deployTimeValues } = within;
  const stack = Stack.of(scope);
  const path = tokenRolePath(stack.stackName, stack.region, naming.rolePath);
  const roleArns = (name: string): string =>
    stack.formatArn({ service: 'iam', region: '', resource: `role${path.slice(0, -1)}`, resourceName: name });

  const tokenRoles: Role[] = [];
  const limited: Limited[] = [];
  const entries = registries.map((registry) => {
    const parts = tokenRoleParts(stack.stackName, stack.region, registry.name, naming.roleNamePrefix);
    if (registry.assumeRoleArn === undefined) {
      const construct = tokenRole(tokenRoleName(parts, stack.region), path, registry, within);
      tokenRoles.push(construct);
      limited.push({
        construct,
        of: 'policies',
        problem: `registries: ${registry.name} has more repositories than a role's policy holds; use wildcards, or split it`,
      });
    }
    return {
      ...commonEntry(registry, within),
      provider: registry.provider,
      access: registry.access,
      ...optional('region', registry.region),
      ...optional('account', registry.account),
      tokenRole: givenRoleEntry(registry, deployTimeValues) ?? parts,
    };
  });

  const given = registries.flatMap(({ assumeRoleArn }) => assumeRoleArn ?? []);
  role.addToPolicy(assumeRoles([...(tokenRoles.length > 0 ? [roleArns('*')] : []), ...given]));
  return {
    entries,
    environment: {
      [URL_SUFFIX]: stack.urlSuffix,
      ...(tokenRoles.length > 0 ? { [TOKEN_ROLE_ARN_PREFIX]: roleArns(''), [STACK_ID]: stack.stackId } : {}),
    },
    prerequisites: tokenRoles,
    limited,
  };
};

/** Only the inline policy depends on repositories and access: name, path and logical id follow from the registry's name. */
function tokenRole(
  roleName: string,
  path: string,
  registry: RegistryConfigOf<'ecr'>,
  { scope, role }: ProviderScope,
): Role {
  const stack = Stack.of(scope);
  const { name, region = stack.region, account = stack.account, repositories, access } = registry;
  const isLater = (repository: string): boolean => Token.isUnresolved(repository);
  const known = repositories.filter((repository) => !isLater(repository)).toSorted();
  const later = repositories.filter(isLater);
  const arns = [...known, ...later].map((resourceName) =>
    stack.formatArn({ service: 'ecr', region, account, resource: 'repository', resourceName }),
  );
  const rights = new PolicyDocument({
    statements: [
      // The action supports no resource. The other statement decides what a token can reach.
      new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
      new PolicyStatement({ actions: access === 'push' ? [...PULL, ...PUSH] : PULL, resources: arns }),
    ],
  });
  return new Role(scope, `TokenRole-${name}`, {
    roleName,
    path,
    description:
      `Mints the ECR tokens of ${name}, which can ${access} ${namesText(known, later.length)}`.slice(0, 1000),
    assumedBy: new ArnPrincipal(role.roleArn),
    inlinePolicies: { Repositories: rights },
  });
}

const namesText = (known: readonly string[], others: number): string =>
  [...known, ...(others === 0 ? [] : [`${others} whose names are made at the deployment`])].join(', ');

/** The account is the registry's own: the config's, else that of the role that mints. */
const probeEntry: ProviderInfrastructure<'ecr'>['probeEntry'] = (
  { provider, region, account, assumeRoleArn },
  common,
  { scope, deployTimeValues },
) => {
  const stack = Stack.of(scope);
  const minting =
    assumeRoleArn === undefined
      ? stack.account
      : (stack.splitArn(assumeRoleArn, ArnFormat.SLASH_RESOURCE_NAME).account ?? stack.account);
  return {
    ...common,
    provider,
    ...optional('region', region),
    account: deployTimeValues.bind(account ?? minting),
  };
};

export const ecrInfrastructure: ProviderInfrastructure<'ecr'> = { color: Color.BLUE, bind, probeEntry };
