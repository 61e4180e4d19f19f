import { Duration } from 'aws-cdk-lib';
import { type Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Tells topics of an alarm and of its end: whoever hears the one hears the other. */
export function notify(alarm: Alarm, ...topics: readonly (ITopic | undefined)[]): void {
  const actions = [...new Set(topics)].flatMap((topic) =>
    topic === undefined ? [] : [new SnsAction(topic)],
  );
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
}

/** Keeps an alarm to which silence is bad news from ringing before its first run's metrics have arrived. */
export function warmUp(alarm: Alarm, period: Duration): void {
  const { defaultChild } = alarm.node;
  if (!CfnAlarm.isCfnAlarm(defaultChild)) throw new Error(`${alarm.node.path} has no alarm resource.`);
  defaultChild.warmUpConfiguration = {
    warmUpPeriodDurationInMinutes: period.plus(Duration.minutes(5)).toMinutes(),
  };
}
