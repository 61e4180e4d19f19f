import { Token } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { BOUND_VALUE_PREFIX } from '../../lambda/contract/environment';

/**
 * Values on their way into a function's asset. The asset is written at synth, so a value that only the deployment knows
 * (a CDK token) goes into the function's environment, and the asset names the variable.
 */
export class BoundValues {
  readonly #names = new Map<string, string>();

  /** What the asset says for this value. */
  bind(value: string): string | { environment: string } {
    if (!Token.isUnresolved(value)) return value;
    const name = this.#names.get(value) ?? `${BOUND_VALUE_PREFIX}${this.#names.size}`;
    this.#names.set(value, name);
    return { environment: name };
  }

  /** Sets the environment variables that the asset names. */
  addTo(handler: LambdaFunction): void {
    for (const [value, name] of this.#names) handler.addEnvironment(name, value);
  }
}
