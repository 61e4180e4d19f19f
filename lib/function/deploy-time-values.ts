import { createHash } from 'node:crypto';
import { Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { DEPLOY_TIME_VALUE_PREFIX } from '../../lambda/contract/environment';

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
    const name = `${DEPLOY_TIME_VALUE_PREFIX}${createHash('sha256').update(resolved).digest('hex').slice(0, 8)}`;
    this.#values.set(name, value);
    return { environment: name };
  }

  /** The function's variables: these, and those that the asset names. */
  environment(others: Variables): Variables {
    return { ...others, ...Object.fromEntries(this.#values) };
  }

  /** How many values there are. */
  get size(): number {
    return this.#values.size;
  }
}
