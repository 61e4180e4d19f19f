import { Duration, Stack } from 'aws-cdk-lib';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Construct } from 'constructs';
import { TICK_PAYLOAD } from '../../lambda/contract/payload';
import { withinTick } from '../function/bundled-function';

export interface TickProps {
  /** The schedule's name: that of the function, so that who looks for one finds the other. */
  readonly name: string;
  readonly handler: IFunction;
  /** Seconds. */
  readonly every: number;
}

/** Sends a function its tick. */
export class Tick extends Construct {
  constructor(scope: Construct, id: string, { name, handler, every }: TickProps) {
    super(scope, id);
    const role = new Role(this, 'Role', {
      // Schedules of other accounts can't use it.
      assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
      inlinePolicies: {
        Invoke: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [handler.functionArn] }),
          ],
        }),
      },
    });
    new Schedule(this, 'Schedule', {
      scheduleName: name,
      description: `Ticks ${handler.functionName}`,
      schedule: ScheduleExpression.rate(Duration.seconds(every)),
      timeWindow: TimeWindow.off(),
      target: new LambdaInvoke(handler, {
        input: ScheduleTargetInput.fromObject(TICK_PAYLOAD),
        // Scheduler's default, 185 tries in 24 h, would deliver stale ticks long after fresh ones.
        retryAttempts: 2,
        maxEventAge: withinTick(every),
        // The target would add the right to invoke every version.
        role: role.withoutPolicyUpdates(),
      }),
    });
  }
}
