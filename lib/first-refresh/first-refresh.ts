import { CfnResource, CustomResourceProviderBase, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { InvocationType, Trigger } from 'aws-cdk-lib/triggers';
import { Construct } from 'constructs';
import { RUN_TIMEOUT } from '../function/bundled-function';
import { firstRefreshRoleName, type RoleNaming } from '../names';

/** The id under which the CDK puts the one function that serves all triggers of a stack. */
const TRIGGER_PROVIDER = 'AWSCDK.TriggerCustomResourceProviderCustomResourceProvider';

export interface FirstRefreshProps {
  readonly handler: LambdaFunction;
  readonly onFailure: 'fail' | 'warn';
  /** Days. */
  readonly logRetentionDays: number;
  readonly naming: RoleNaming;
  /** What must exist before the run. */
  readonly after: readonly Construct[];
}

/** Runs a function inside the deployment, whenever its code or config changed. */
export class FirstRefresh extends Construct {
  constructor(scope: Construct, id: string, props: FirstRefreshProps) {
    super(scope, id);
    new Trigger(this, 'Trigger', {
      handler: props.handler,
      invocationType: props.onFailure === 'fail' ? InvocationType.REQUEST_RESPONSE : InvocationType.EVENT,
      timeout: RUN_TIMEOUT.plus(Duration.minutes(1)),
      executeAfter: [...props.after],
    });
    ownTrigger(Stack.of(this), props);
  }
}

/**
 * Gives the CDK's trigger function a log group that is deleted with the stack, and removes its right to create groups: by
 * default Lambda makes a group that stays for ever. Its role is named as the others are, if they have a path or prefix.
 */
function ownTrigger(stack: Stack, { logRetentionDays: retention, naming }: FirstRefreshProps): void {
  const provider = stack.node.tryFindChild(TRIGGER_PROVIDER);
  const handler = provider?.node.tryFindChild('Handler');
  const role = provider?.node.tryFindChild('Role');
  if (
    !(provider instanceof CustomResourceProviderBase) ||
    !(handler instanceof CfnResource) ||
    !(role instanceof CfnResource)
  ) {
    throw new Error(
      'The trigger function of this version of aws-cdk-lib is not where it is expected: see lib/first-refresh.',
    );
  }
  if (provider.node.tryFindChild('Logs') !== undefined) return;
  const logs = new LogGroup(provider, 'Logs', { retention, removalPolicy: RemovalPolicy.DESTROY });
  handler.addPropertyOverride('LoggingConfig', { LogGroup: logs.logGroupName });
  role.addPropertyDeletionOverride('ManagedPolicyArns');
  const { rolePath, roleNamePrefix } = naming;
  if (rolePath !== undefined) role.addPropertyOverride('Path', rolePath);
  if (roleNamePrefix !== '') {
    const name = firstRefreshRoleName(stack.stackName, stack.region, roleNamePrefix);
    role.addPropertyOverride('RoleName', name);
  }
  provider.addToRolePolicy({
    Effect: 'Allow',
    Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    Resource: [logs.logGroupArn],
  });
}
