import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { BOUND_VALUE_PREFIX } from '../../lambda/contract/environment';
import { ConfigError } from '../config/config-error';
import { isMapping } from '../config/schema/strict-mapping';

/** Characters: what Lambda allows for all variables of a function, as JSON. */
const ENVIRONMENT = 4096;
/** Quotation marks, a colon and a comma around a variable. */
const AROUND_VARIABLE = 6;
/** About what an ARN has around the logical id from which CloudFormation makes a resource's name. */
const AROUND_ID = 80;
/** Longer than most ARNs; counts for an ARN of which nothing is known. */
const LONG_ARN = 140;
/** The longest of `AWS::Region`, `AWS::AccountId` and `AWS::Partition`. */
const PSEUDO_PARAMETER = 14;

/** `arn:<partition>:cloudformation:<region>:<account>:stack/<128 characters>/<a UUID>`. */
const STACK_ID = 240;

type Variables = Readonly<Record<string, string>>;

/**
 * Values on their way into a function's asset. The asset is written at synth, so a value that only the deployment knows
 * (a CDK token) goes into the function's environment, and the asset names the variable.
 *
 * A variable is named after its value: an update changes code and environment one after the other, and in between no
 * entry may find another one's value under its name.
 */
export class DeployTimeValues {
  readonly #values = new Map<string, string>();
  readonly #scope: Construct;

  constructor(scope: Construct) {
    this.#scope = scope;
  }

  /** What the asset says for this value. */
  bind(value: string): string | { environment: string } {
    if (!Token.isUnresolved(value)) return value;
    const resolved = JSON.stringify(Stack.of(this.#scope).resolve(value));
    const name = `${BOUND_VALUE_PREFIX}${createHash('sha256').update(resolved).digest('hex').slice(0, 8)}`;
    this.#values.set(name, value);
    return { environment: name };
  }

  /**
   * The function's variables: these, and those that the asset names.
   *
   * @throws ConfigError if they are probably longer than Lambda allows
   */
  environment(others: Variables): Variables {
    const variables = { ...others, ...Object.fromEntries(this.#values) };
    const stack = Stack.of(this.#scope);
    const length = Object.entries(variables)
      .map(([name, value]) => name.length + lengthOf(stack.resolve(value)) + AROUND_VARIABLE)
      .reduce((sum, each) => sum + each, 0);
    if (length > ENVIRONMENT) {
      throw new ConfigError(
        `${this.#scope.node.path} can't be deployed: ${this.#values.size} secrets and roles that only the deployment knows make about ${length} characters of environment, and Lambda allows ${ENVIRONMENT}. Share API tokens between registries, name secrets by what is known (a name or a complete ARN), or split the registries between stacks.`,
      );
    }
    return variables;
  }
}

/** About how long a value will be, once the deployment has filled in what a template leaves open. */
function lengthOf(resolved: unknown): number {
  if (typeof resolved === 'string') return resolved.length;
  if (!isMapping(resolved)) return LONG_ARN;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = resolved;
  if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) {
    return join[1].reduce((sum: number, part: unknown) => sum + lengthOf(part), 0);
  }
  if (ref === 'AWS::StackId') return STACK_ID;
  if (typeof ref === 'string' && ref.startsWith('AWS::')) return PSEUDO_PARAMETER;
  const id: unknown = Array.isArray(attribute) ? attribute[0] : ref;
  return typeof id === 'string' ? id.length + AROUND_ID : LONG_ARN;
}
