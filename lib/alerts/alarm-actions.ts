import { Duration } from 'aws-cdk-lib';
import { type Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

/** Makes an alarm notify topics when it starts and when it ends. */
export function notify(alarm: Alarm, ...topics: readonly (ITopic | undefined)[]): void {
  const actions = [...new Set(topics)].flatMap((topic) =>
    topic === undefined ? [] : [new SnsAction(topic)],
  );
  alarm.addAlarmAction(...actions);
  alarm.addOkAction(...actions);
}

/** Keeps an alarm for which missing data is breaching from ringing before the metrics of the first run arrive. */
export function warmUp(alarm: Alarm, period: Duration): void {
  const { defaultChild } = alarm.node;
  if (!CfnAlarm.isCfnAlarm(defaultChild)) throw new Error(`${alarm.node.path} has no alarm resource.`);
  defaultChild.warmUpConfiguration = {
    warmUpPeriodDurationInMinutes: period.plus(Duration.minutes(5)).toMinutes(),
  };
}
