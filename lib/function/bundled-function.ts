import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { HANDLER } from '../../lambda/contract/asset';
import { STACK_NAME } from '../../lambda/contract/environment';
import type { NetworkConfig } from '../config/refresher-config';
import { type FunctionKind, functionName, functionRoleName, logGroupName, type RoleNaming } from '../names';
import { type AssetEntries, bundledCode } from './bundled-code';
import type { DeployTimeValues } from './deploy-time-values';
import { joinNetwork } from './join-network';

/** How long one run may take; the first refresh waits longer than this. */
export const RUN_TIMEOUT = Duration.minutes(5);

/** The role of a function, without any rights yet; only Lambda may assume it. */
export function functionRole(
  scope: Construct,
  kind: FunctionKind,
  { rolePath, roleNamePrefix }: RoleNaming,
  description: string,
): Role {
  const { stackName, region } = Stack.of(scope);
  return new Role(scope, 'Role', {
    roleName: functionRoleName(stackName, kind, region, roleNamePrefix),
    ...(rolePath === undefined ? {} : { path: rolePath }),
    description,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
}

/** The ARN of a function's role, by its name: it says nothing of whether the role exists already. */
export function functionRoleArn(
  scope: Construct,
  kind: FunctionKind,
  { rolePath = '/', roleNamePrefix }: RoleNaming,
): string {
  const stack = Stack.of(scope);
  return stack.formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `${rolePath.slice(1)}${functionRoleName(stack.stackName, kind, stack.region, roleNamePrefix)}`,
  });
}

export interface BundledFunctionProps {
  readonly kind: FunctionKind;
  readonly description: string;
  readonly role: Role;
  readonly entries: AssetEntries;
  readonly environment: Readonly<Record<string, string>>;
  readonly deployTimeValues: DeployTimeValues;
  /** Days. */
  readonly logRetentionDays: number;
  /** Undefined: Lambda's own. */
  readonly network: NetworkConfig | undefined;
}

/** A function that runs one of the bundles, with its log group. */
export function bundledFunction(scope: Construct, props: BundledFunctionProps): LambdaFunction {
  const { stackName } = Stack.of(scope);
  const name = functionName(stackName, props.kind);

  const logGroup = new LogGroup(scope, 'Logs', {
    logGroupName: logGroupName(stackName, props.kind),
    retention: props.logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  // Without the right to create groups: lines that arrive late can't make a deleted group again.
  logGroup.grantWrite(props.role);

  const handler = new LambdaFunction(scope, 'Handler', {
    functionName: name,
    description: props.description,
    runtime: Runtime.NODEJS_24_X,
    architecture: Architecture.ARM_64,
    memorySize: 256,
    timeout: RUN_TIMEOUT,
    handler: HANDLER,
    code: bundledCode(props.kind, props.entries),
    role: props.role,
    logGroup,
    environment: props.deployTimeValues.environment({ [STACK_NAME]: stackName, ...props.environment }),
  });
  if (props.network !== undefined) joinNetwork(handler, props.role, props.network);
  return handler;
}

/** How Lambda handles an asynchronous run: it doesn't retry, since the next tick is the retry. */
export const runOnce = (every: number): { readonly retryAttempts: 0; readonly maxEventAge: Duration } => ({
  retryAttempts: 0,
  maxEventAge: withinTick(every),
});

/** An event older than the tick is stale: the next one looks anyway. AWS allows one minute at least, six hours at most. */
export const withinTick = (every: number): Duration =>
  Duration.seconds(Math.min(Math.max(every, 60), 6 * 3600));
