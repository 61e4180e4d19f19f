import * as v from 'valibot';
import type { Environment } from './environment';

/** The value of an environment variable. @throws if it is missing or empty */
export function fromEnvironment(environment: Environment, name: string): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new Error(`Environment variable ${name} is missing.`);
  return value;
}

/** Text, or the name of the environment variable that holds a value known only at deployment (a CDK token). */
export const deployTimeValue = (environment: Environment) =>
  v.pipe(
    v.union([v.string(), v.strictObject({ environment: v.string() })]),
    v.transform((value) =>
      typeof value === 'string' ? value : fromEnvironment(environment, value.environment),
    ),
  );
