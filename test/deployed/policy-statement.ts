import * as v from 'valibot';
import type { DeployedStack } from './deployed-stack';

const oneOrMany = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);
const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.optional(v.unknown()),
  Action: oneOrMany,
  Resource: v.optional(oneOrMany),
  Condition: v.optional(v.unknown()),
});
const document = v.object({ Statement: v.array(statement) });

/** A statement of the template, and whose it is. */
export interface PolicyStatement {
  /** Tells it from the others: logical id, policy and index. */
  readonly id: string;
  /** What a role may do, who may take it on, or who may use a resource. */
  readonly kind: 'identity' | 'trust' | 'resource';
  /** The role's or the resource's ARN. */
  readonly holder: string;
  readonly statement: v.InferOutput<typeof statement>;
}

const role = v.object({
  AssumeRolePolicyDocument: document,
  Policies: v.optional(v.array(v.object({ PolicyName: v.string(), PolicyDocument: document })), []),
  // These would need to be read too.
  ManagedPolicyArns: v.optional(v.never()),
  PermissionsBoundary: v.optional(v.never()),
});
const policy = v.object({
  PolicyName: v.string(),
  PolicyDocument: document,
  Roles: v.array(v.string()),
  Users: v.optional(v.never()),
  Groups: v.optional(v.never()),
});
const topicPolicy = v.object({ PolicyDocument: document, Topics: v.array(v.string()) });

const secretPolicy = v.object({
  ResourcePolicy: document,
  SecretId: v.string(),
  BlockPublicPolicy: v.literal(true),
});

/** Types whose statements are read below. Others that carry a policy must not go unseen. */
const READ = ['AWS::IAM::Policy', 'AWS::SNS::TopicPolicy', 'AWS::SecretsManager::ResourcePolicy'];
const CARRIES_POLICY = /(Polic(y|ies)|Permissions?)$|^AWS::(IAM::(User|Group)|KMS::Key)$/;

/**
 * Every IAM statement of a stack, resolved.
 *
 * @throws for policies of a kind that isn't read here
 */
export function policyStatements(stack: DeployedStack): readonly PolicyStatement[] {
  const unread = stack.types.find((type) => CARRIES_POLICY.test(type) && !READ.includes(type));
  if (unread !== undefined) throw new Error(`Policies of ${unread} are not read here.`);

  const statements: PolicyStatement[] = [];
  const add = (
    kind: PolicyStatement['kind'],
    holder: string,
    name: string,
    { Statement }: v.InferOutput<typeof document>,
  ): void => {
    for (const [index, one] of Statement.entries()) {
      statements.push({ id: `${name}[${index}]`, kind, holder, statement: one });
    }
  };

  const roleArns = new Map<string, string>();
  for (const [id, resolved] of stack.resources('AWS::IAM::Role')) {
    const { AssumeRolePolicyDocument, Policies } = v.parse(role, resolved);
    const arn = stack.resolver.attribute(id, 'Arn');
    roleArns.set(stack.resolver.ref(id), arn);
    add('trust', arn, `${id} trust`, AssumeRolePolicyDocument);
    for (const { PolicyName, PolicyDocument } of Policies) {
      add('identity', arn, `${id} ${PolicyName}`, PolicyDocument);
    }
  }
  for (const [id, resolved] of stack.resources('AWS::IAM::Policy')) {
    const { PolicyDocument, Roles } = v.parse(policy, resolved);
    for (const name of Roles) {
      const arn = roleArns.get(name);
      if (arn === undefined)
        throw new Error(`${id} is attached to ${name}, which the template doesn't make.`);
      add('identity', arn, id, PolicyDocument);
    }
  }
  for (const [id, resolved] of stack.resources('AWS::SNS::TopicPolicy')) {
    const { PolicyDocument, Topics } = v.parse(topicPolicy, resolved);
    for (const topic of Topics) add('resource', topic, id, PolicyDocument);
  }
  for (const [id, resolved] of stack.resources('AWS::SecretsManager::ResourcePolicy')) {
    const { ResourcePolicy, SecretId } = v.parse(secretPolicy, resolved);
    add('resource', SecretId, id, ResourcePolicy);
  }
  return statements;
}

/**
 * The parts of a statement that could be removed: the statement itself, each of several actions and each of several
 * resources; each with the statements that are left without it.
 */
export function reductions(statements: readonly PolicyStatement[]): readonly {
  readonly removed: string;
  readonly of: PolicyStatement;
  readonly left: readonly PolicyStatement[];
}[] {
  return statements.flatMap((one) => {
    const { Action, Resource = [] } = one.statement;
    const others = statements.filter(({ id }) => id !== one.id);
    const without = (part: string, smaller: PolicyStatement['statement']) => ({
      removed: `${part} of ${one.id}`,
      of: one,
      left: [...others, { ...one, statement: smaller }],
    });
    const fewer = (all: readonly string[], part: string) => all.filter((other) => other !== part);
    return [
      { removed: one.id, of: one, left: others },
      ...(Action.length === 1
        ? []
        : Action.map((part) => without(part, { ...one.statement, Action: fewer(Action, part) }))),
      ...(Resource.length <= 1
        ? []
        : Resource.map((part) => without(part, { ...one.statement, Resource: fewer(Resource, part) }))),
    ];
  });
}
