import { type FunctionKind, functionName } from '../names';

/** `/aws/lambda/RegistryTokenRefresher-ecr`: of a function's log group. */
export const logGroupName = (stackName: string, kind: FunctionKind): string =>
  `/aws/lambda/${functionName(stackName, kind)}`;
