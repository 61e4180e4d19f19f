import { createHash } from 'node:crypto';
import { Stack } from 'aws-cdk-lib';
import { ArnPrincipal, PolicyDocument, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { TOKEN_ROLE_ARN_PREFIX } from '../../lambda/contract/environment';
import { REACH_LENGTH, tokenRoleNameStart, tokenRolePath } from '../names';
import { commonEntry, optional } from './entry';
import type { ProviderInfrastructure, ProviderScope, RegistryConfigOf } from './provider-infrastructure';

const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];
const PUSH = ['ecr:CompleteLayerUpload', 'ecr:InitiateLayerUpload', 'ecr:PutImage', 'ecr:UploadLayerPart'];

/**
 * An ECR token carries the rights of whoever minted it. So the function mints with a token role of each registry's own
 * reach (account, region, repositories, access), or with the role that the config gives.
 */
export const ecr: ProviderInfrastructure<'ecr'> = (registries, within) => {
  const { scope, role, boundValues } = within;
  const stack = Stack.of(scope);
  const path = tokenRolePath(stack.stackName, stack.region);
  const roleArns = (name: string): string =>
    stack.formatArn({ service: 'iam', region: '', resource: `role${path.slice(0, -1)}`, resourceName: name });

  const tokenRoles = new Map<string, Role>();
  const entries = registries.map((registry) => {
    const reach = reachOf(registry, stack);
    if (registry.assumeRoleArn === undefined && !tokenRoles.has(reach)) {
      tokenRoles.set(reach, tokenRole(reach, path, registry, within));
    }
    return {
      ...commonEntry(registry, boundValues),
      provider: registry.provider,
      access: registry.access,
      ...optional('region', registry.region),
      ...optional('account', registry.account),
      repositories: [...registry.repositories],
      tokenRole:
        registry.assumeRoleArn === undefined
          ? { reach }
          : {
              arn: boundValues.bind(registry.assumeRoleArn),
              ...optional('externalId', registry.externalId && boundValues.bind(registry.externalId)),
            },
    };
  });

  const given = registries.flatMap(({ assumeRoleArn }) => assumeRoleArn ?? []);
  role.addToPolicy(
    new PolicyStatement({
      actions: ['sts:AssumeRole'],
      resources: [...(tokenRoles.size > 0 ? [roleArns('*')] : []), ...new Set(given)],
    }),
  );
  return {
    entries,
    environment:
      tokenRoles.size > 0
        ? { [TOKEN_ROLE_ARN_PREFIX]: roleArns(tokenRoleNameStart(stack.stackName, stack.region)) }
        : {},
    prerequisites: [...tokenRoles.values()],
  };
};

/**
 * Hex digits over what a token role reaches. The same reach is the same role, whether the stack's own account and region
 * are spelled out or not.
 */
function reachOf(registry: RegistryConfigOf<'ecr'>, stack: Stack): string {
  const { repositories, access } = registry;
  const account = registry.account === stack.account ? undefined : registry.account;
  const region = registry.region === stack.region ? undefined : registry.region;
  const reach = JSON.stringify([account ?? '', region ?? '', repositories.toSorted(), access]);
  return createHash('sha256').update(reach).digest('hex').slice(0, REACH_LENGTH);
}

function tokenRole(
  reach: string,
  path: string,
  registry: RegistryConfigOf<'ecr'>,
  { scope, role }: ProviderScope,
): Role {
  const stack = Stack.of(scope);
  const { region = stack.region, account = stack.account, repositories, access } = registry;
  const arns = repositories
    .toSorted()
    .map((resourceName) =>
      stack.formatArn({ service: 'ecr', region, account, resource: 'repository', resourceName }),
    );
  const rights = new PolicyDocument({
    statements: [
      // The action supports no resource; what a token can reach, the other statement decides.
      new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }),
      new PolicyStatement({ actions: access === 'push' ? [...PULL, ...PUSH] : PULL, resources: arns }),
    ],
  });
  return new Role(scope, `TokenRole-${reach}`, {
    roleName: `${tokenRoleNameStart(stack.stackName, stack.region)}${reach}`,
    path,
    description: `Mints ECR tokens that can ${access} ${repositories.toSorted().join(', ')}`.slice(0, 1000),
    assumedBy: new ArnPrincipal(role.roleArn),
    inlinePolicies: { Repositories: rights },
  });
}
