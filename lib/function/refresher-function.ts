import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { HANDLER } from '../../lambda/contract/asset';
import { CHECK_EVERY_SECONDS, STACK_NAME } from '../../lambda/contract/environment';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { AssetEntry } from '../../lambda/contract/registry-entry';
import { functionName, functionRoleName } from '../names';
import type { BoundValues } from './bound-values';
import { refresherCode } from './refresher-code';

/** How long one run may take; the first refresh waits longer than this. */
export const RUN_TIMEOUT = Duration.minutes(5);

/** The role of a provider's function, before it has any right but to be assumed by Lambda. */
export function refresherRole(scope: Construct, provider: ProviderName): Role {
  const { stackName, region } = Stack.of(scope);
  return new Role(scope, 'Role', {
    roleName: functionRoleName(stackName, provider, region),
    description: `Refreshes the ${provider} registry credentials of ${stackName}`,
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
  });
}

export interface RefresherFunctionProps {
  readonly provider: ProviderName;
  readonly role: Role;
  readonly entries: readonly AssetEntry[];
  readonly environment: Readonly<Record<string, string>>;
  readonly boundValues: BoundValues;
  /** Seconds. */
  readonly checkEvery: number;
  /** Days. */
  readonly logRetentionDays: number;
}

/** One provider's function, with its log group and without Lambda's own retries. */
export class RefresherFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: RefresherFunctionProps) {
    super(scope, id);
    const { provider, role, checkEvery } = props;
    const { stackName } = Stack.of(this);
    const name = functionName(stackName, provider);

    const logGroup = new LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${name}`,
      retention: props.logRetentionDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // Without the right to create groups, lines that arrive late can't bring a deleted group back.
    logGroup.grantWrite(role);

    this.handler = new LambdaFunction(this, 'Handler', {
      functionName: name,
      description: `Keeps the ${provider} registry credentials of ${stackName} fresh`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 256,
      timeout: RUN_TIMEOUT,
      handler: HANDLER,
      code: refresherCode(provider, props.entries),
      role,
      logGroup,
      environment: {
        [STACK_NAME]: stackName,
        [CHECK_EVERY_SECONDS]: String(checkEvery),
        ...props.environment,
      },
    });
    props.boundValues.addTo(this.handler);

    // The next tick is the retry, and a failing tick counts once.
    const asynchronous = {
      retryAttempts: 0,
      maxEventAge: withinTick(checkEvery),
      // Alerts, and whoever else listens, learn of failing runs from the default event bus.
      onFailure: new EventBridgeDestination(),
    };
    this.handler.configureAsyncInvoke(asynchronous);
    this.handler.currentVersion.configureAsyncInvoke(asynchronous);
  }
}

/** An event older than the tick is stale: the next one looks anyway. AWS takes one minute at least, six hours at most. */
export const withinTick = (checkEvery: number): Duration =>
  Duration.seconds(Math.min(Math.max(checkEvery, 60), 6 * 3600));
