import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { TICK_PAYLOAD } from '../../lambda/contract/payload';
import { withinTick } from '../function/bundled-function';
import { type FunctionKind, functionName, type RoleNaming, tickRoleName } from '../names';

/**
 * The group that every account has. A group of the stack's own would be deleted only a while after the stack, and until then
 * no stack of the same name could be made.
 */
const GROUP = 'default';

export interface TickProps {
  /** Of the function. The schedule has its name, so that people who look for one find the other. */
  readonly kind: FunctionKind;
  readonly naming: RoleNaming;
  readonly handler: IFunction;
  /** Seconds. */
  readonly every: number;
}

/** Sends a function its tick. */
export class Tick extends Construct {
  /** The role that Scheduler assumes to invoke the function. Make it early: IAM needs moments until a new role works. */
  readonly role: Role;
  readonly schedule: Schedule;

  constructor(scope: Construct, id: string, { kind, naming, handler, every }: TickProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    const { rolePath, roleNamePrefix } = naming;
    this.role = new Role(this, 'Role', {
      // Nothing outside names this role: CloudFormation does, unless the names of all roles have to start alike.
      ...(roleNamePrefix === '' ? {} : { roleName: tickRoleName(stackName, kind, region, roleNamePrefix) }),
      ...(rolePath === undefined ? {} : { path: rolePath }),
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: fromGroup(this) },
      }),
      inlinePolicies: {
        Invoke: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
          ],
        }),
      },
    });
    this.schedule = new Schedule(this, 'Schedule', {
      scheduleName: functionName(stackName, kind),
      description: `Ticks ${handler.functionName}`,
      schedule: ScheduleExpression.rate(Duration.seconds(every)),
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(handler, {
        input: ScheduleTargetInput.fromObject(TICK_PAYLOAD),
        // Scheduler's default, 185 tries in 24 h, would deliver stale ticks long after fresh ones.
        retryAttempts: 2,
        maxEventAge: withinTick(every),
        // Otherwise the target would add the right to invoke every version.
        role: this.role.withoutPolicyUpdates(),
      }),
    });
  }
}

/** What Scheduler states when it assumes a role: the account and the group of the schedule, never the schedule. */
function fromGroup(scope: Construct): Readonly<Record<string, string>> {
  const stack = Stack.of(scope);
  return {
    'aws:SourceAccount': stack.account,
    'aws:SourceArn': stack.formatArn({
      service: 'scheduler',
      resource: 'schedule-group',
      resourceName: GROUP,
    }),
  };
}
