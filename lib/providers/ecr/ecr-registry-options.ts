import { type Stack, Token } from 'aws-cdk-lib';
import type { IRepository } from 'aws-cdk-lib/aws-ecr';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { Problem } from '../../config/messages/problem';
import type { Access } from '../../props/access';
import type { RegistryOptions } from '../../props/registry-options';
import { type WrittenRegistry, writtenRegistry } from '../../props/written-registry';

/** A registry at Amazon ECR. `repositories`, `ecrRepositories` or `assumeRole` must be given. */
export interface EcrRegistryOptions extends RegistryOptions {
  /**
   * The names of the repositories that the credential opens, with IAM's wildcards; `['*']` is all.
   *
   * @default those of `ecrRepositories`, or what `assumeRole` decides
   */
  readonly repositories?: string[];
  /**
   * Repositories that the credential opens, as constructs. They lie in the registry's account and region.
   *
   * @default those of `repositories`, or what `assumeRole` decides
   */
  readonly ecrRepositories?: IRepository[];
  /**
   * What the credential may do. With `assumeRole` that role decides.
   *
   * @default Access.PULL
   */
  readonly access?: Access;
  /**
   * The AWS region of the registry.
   *
   * @default the stack's
   */
  readonly region?: string;
  /**
   * The AWS account of the registry.
   *
   * @default that of the role that mints the credential
   */
  readonly account?: string;
  /**
   * The role that mints the credential. It has to trust the role of the ECR function.
   *
   * @default a role that is made for this registry alone
   */
  readonly assumeRole?: IRole;
  /**
   * The external id that the trust policy of `assumeRole` asks for.
   *
   * @default none
   */
  readonly externalId?: string;
}

export function writtenEcrRegistry(name: string, options: EcrRegistryOptions, stack: Stack): WrittenRegistry {
  const { repositories, ecrRepositories = [], assumeRole, ...others } = options;
  const { fields, problems } = writtenRegistry('ecr', name, others);
  const names = ecrRepositories.map(({ repositoryName }) => repositoryName);
  const written = repositories?.length ?? 0;
  return {
    fields: {
      ...fields,
      ...(names.length > 0 ? { repositories: [...(repositories ?? []), ...names] } : {}),
      ...(names.length === 0 && repositories !== undefined ? { repositories } : {}),
      ...(assumeRole === undefined ? {} : { assumeRoleArn: assumeRole.roleArn }),
    },
    problems: [
      ...problems,
      ...ecrRepositories.flatMap((repository, index) => placeProblems(repository, index, options, stack)),
    ],
    inCode(path) {
      const [key, index] = path;
      const isConstruct = key === 'repositories' && typeof index === 'number' && index >= written;
      return isConstruct ? ['ecrRepositories', index - written] : path;
    },
  };
}

/** A repository that lies elsewhere than the registry: the token role would open another one of the same name. */
function placeProblems(
  { env, node }: IRepository,
  index: number,
  { account, region, assumeRole }: EcrRegistryOptions,
  stack: Stack,
): readonly Problem[] {
  const places = [
    { kind: 'region', own: env.region, expected: region ?? stack.region },
    { kind: 'account', own: env.account, expected: account ?? assumeRole?.principalAccount ?? stack.account },
  ];
  return places
    .filter(({ own, expected }) => ![own, expected].some(Token.isUnresolved) && own !== expected)
    .map(({ kind, own, expected }) => ({
      path: ['ecrRepositories', index],
      text: `is ${node.path} of the ${kind} ${own}; the registry's ${kind} is ${expected}: set ${kind}, or take the repository out`,
    }));
}
