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

const resolverOf = (stack: SynthesizedConfig) =>
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

/** How large the policies of each role are. */
export function rolePolicies(stack: SynthesizedConfig): readonly RolePolicies[] {
  const { resolve } = resolverOf(stack);
  const size = (policy: unknown): number => JSON.stringify(resolve(policy)).length;
  return stack.ofType('AWS::IAM::Role').map(([id, { Properties }]) => {
    const attached = (type: string): readonly number[] =>
      stack
        .ofType(type)
        .filter(([, policy]) => references(policy.Properties.Roles).includes(id))
        .map(([, policy]) => size(policy.Properties.PolicyDocument));
    const own = v
      .parse(inlinePolicies, Properties.Policies)
      .map(({ PolicyDocument }) => size(PolicyDocument));
    return {
      trust: size(Properties.AssumeRolePolicyDocument),
      inline: [...own, ...attached('AWS::IAM::Policy')].reduce((sum, each) => sum + each, 0),
      managed: attached('AWS::IAM::ManagedPolicy'),
    };
  });
}
