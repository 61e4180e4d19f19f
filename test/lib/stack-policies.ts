import * as v from 'valibot';
import { createResolver } from '../deployed/resolver';
import { ACCOUNT, REGION } from '../support/synth';
import { references, type SynthesizedConfig } from './synthesized-config';

const oneOrMany = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);
const document = v.object({
  Statement: v.array(
    v.object({
      Effect: v.picklist(['Allow', 'Deny']),
      Principal: v.optional(v.unknown()),
      Action: oneOrMany,
      Resource: v.optional(oneOrMany, []),
    }),
  ),
});
const inlinePolicies = v.optional(v.array(v.object({ PolicyDocument: v.unknown() })), []);

export type Statement = v.InferOutput<typeof document>['Statement'][number];

/** Characters that count towards IAM's limits, of one role. */
export interface RolePolicies {
  readonly trust: number;
  /** All inline policies together. */
  readonly inline: number;
  /** Each managed policy. */
  readonly managed: readonly number[];
}

export const resolverOf = (stack: SynthesizedConfig) =>
  createResolver({
    template: { Resources: stack.resources },
    stackName: stack.stackName,
    account: ACCOUNT,
    region: REGION,
  });

/** Every statement of every policy in a template, resolved. */
export function statements(stack: SynthesizedConfig): readonly Statement[] {
  const { resolve } = resolverOf(stack);
  const within = (value: unknown): readonly Statement[] => {
    if (Array.isArray(value)) return value.flatMap(within);
    if (typeof value !== 'object' || value === null) return [];
    if ('Statement' in value) return v.parse(document, resolve(value)).Statement;
    return Object.values(value).flatMap(within);
  };
  return Object.values(stack.resources).flatMap(({ Properties }) => within(Properties));
}

/** Documents of a role's policies: inline, and each managed one. */
function policiesOf(stack: SynthesizedConfig, roleId: string) {
  const attached = (type: string): readonly unknown[] =>
    stack
      .ofType(type)
      .filter(([, { Properties }]) => references(Properties.Roles).includes(roleId))
      .map(([, { Properties }]) => Properties.PolicyDocument);
  const own = v.parse(inlinePolicies, stack.resources[roleId]?.Properties.Policies);
  return {
    inline: [...own.map(({ PolicyDocument }) => PolicyDocument), ...attached('AWS::IAM::Policy')],
    managed: attached('AWS::IAM::ManagedPolicy'),
  };
}

/** Every statement of what a role may do, resolved. */
export function statementsOf(stack: SynthesizedConfig, roleId: string): readonly Statement[] {
  const { resolve } = resolverOf(stack);
  const { inline, managed } = policiesOf(stack, roleId);
  return [...inline, ...managed].flatMap((policy) => v.parse(document, resolve(policy)).Statement);
}

/** How large the policies of each role are. */
export function rolePolicies(stack: SynthesizedConfig): readonly RolePolicies[] {
  const { resolve } = resolverOf(stack);
  const size = (policy: unknown): number => JSON.stringify(resolve(policy)).length;
  return stack.ofType('AWS::IAM::Role').map(([id, { Properties }]) => {
    const { inline, managed } = policiesOf(stack, id);
    return {
      trust: size(Properties.AssumeRolePolicyDocument),
      inline: inline.map(size).reduce((sum, each) => sum + each, 0),
      managed: managed.map(size),
    };
  });
}

/** ARNs of the secrets that hold published credentials. */
export function publishedArns(stack: SynthesizedConfig): readonly string[] {
  const { ref } = resolverOf(stack);
  return [
    ...stack.ofType('AWS::SecretsManager::Secret').map(([id]) => ref(id)),
    ...stack.config.registries.flatMap(({ existingSecretArn }) =>
      typeof existingSecretArn === 'string' ? existingSecretArn : [],
    ),
  ];
}

/** Whether statements allow an action on a resource, by IAM's wildcards. */
export const allows = (granted: readonly Statement[], action: string, resource: string): boolean =>
  granted.some(
    ({ Effect, Action, Resource }) =>
      Effect === 'Allow' &&
      Action.some((pattern) => isLike(pattern, action)) &&
      Resource.some((pattern) => isLike(pattern, resource)),
  );

const isLike = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[$()+.[\\\]^{|}]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);
