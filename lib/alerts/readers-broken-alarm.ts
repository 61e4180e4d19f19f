import { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import { readersBrokenAlarmName } from '../names';
import { notify, warmUp } from './alarm-actions';
import { alarmPeriod, periodsText } from './alarm-period';
import type { AlertLinks } from './alert-links';
import type { AlertReceivers } from './alert-receivers';

export interface ReadersBrokenAlarmProps {
  /** Seconds between two runs of the probe. */
  readonly every: number;
  readonly receivers: AlertReceivers | undefined;
  readonly links: AlertLinks;
}

/** What the probe counts: registries whose published credential doesn't work for readers, of all providers of a stack. */
const readersBroken = (scope: Construct, every: number): Metric =>
  new Metric({
    namespace: METRIC_NAMESPACE,
    metricName: METRICS.readersBroken,
    dimensionsMap: { stack: Stack.of(scope).stackName },
    statistic: Stats.MAXIMUM,
    period: alarmPeriod(every),
  });

/** Rings if pulls fail, even if refreshing succeeds; rings also if the probe no longer reports. */
export function readersBrokenAlarm(
  scope: Construct,
  { every, receivers, links }: ReadersBrokenAlarmProps,
): Alarm {
  const { stackName } = Stack.of(scope);
  const alarm = new Alarm(scope, 'ReadersBroken', {
    alarmName: readersBrokenAlarmName(stackName),
    alarmDescription: [
      `The probe read at least one secret of ${stackName} as its readers do, and the credential in it did not work; or the probe has not reported for three ${periodsText(every)}.`,
      'Pulls with that secret fail now. If a new credential helps, the probe has asked for one, and the next probe ends this alarm.',
      "What to do: see which secret it is, and why, in the dashboard's table or in the log of the probe.",
      `More: ${links.to('Readers broken', 'probe')}`,
    ].join(' '),
    metric: readersBroken(scope, every),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: 1,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    // Otherwise a dead probe would look like credentials that work.
    treatMissingData: TreatMissingData.BREACHING,
  });
  warmUp(alarm, alarmPeriod(every));
  notify(alarm, receivers?.topic, receivers?.criticalTopic, receivers?.chatTopic);
  return alarm;
}
