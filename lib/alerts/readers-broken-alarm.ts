import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import { durationText } from '../config/duration';
import { readersBrokenAlarmName } from '../names';
import { notify, warmUp } from './alarm-actions';
import type { AlertReceivers } from './alert-receivers';

export interface ReadersBrokenAlarmProps {
  /** Seconds between two runs of the probe. */
  readonly every: number;
  readonly receivers: AlertReceivers | undefined;
}

/** What the probe counts: registries whose published credential doesn't work for readers, of all providers of a stack. */
const readersBroken = (scope: Construct, every: number): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS.readersBroken,
    dimensionsMap: { stack: Stack.of(scope).stackName },
    statistic: Stats.MAXIMUM,
    period: Duration.seconds(every),
  });

/** Tells that readers are hurt already, though refreshing may look fine; and that nobody looks any more. */
export function readersBrokenAlarm(scope: Construct, { every, receivers }: ReadersBrokenAlarmProps): Alarm {
  const { stackName } = Stack.of(scope);
  const alarm = new Alarm(scope, 'ReadersBroken', {
    alarmName: readersBrokenAlarmName(stackName),
    alarmDescription: [
      `The probe read at least one secret of ${stackName} as its readers do, and the credential in it did not work; or no probe (one every ${durationText(every)}) has reported for three.`,
      'Readers of that secret are hurt now. What a new credential mends, the probe has asked the refresher for: then the next probe ends this alarm.',
      "Which one and why: the table of the dashboard, or the probe's log.",
      'Runbook: docs/runbook.md, Readers broken.',
    ].join(' '),
    metric: readersBroken(scope, every),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    // A probe that died would otherwise be taken for readers that fare well.
    treatMissingData: TreatMissingData.BREACHING,
  });
  warmUp(alarm, Duration.seconds(every));
  const { topic, criticalTopic } = receivers ?? {};
  notify(alarm, { alarm: [topic, criticalTopic], ok: [topic, criticalTopic] });
  return alarm;
}
