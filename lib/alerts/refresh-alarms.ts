import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { atRiskThreshold } from '../../lambda/contract/at-risk';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { durationText } from '../config/duration';
import { functionName } from '../names';

export interface RefreshAlarmsProps {
  readonly provider: ProviderName;
  readonly handler: IFunction;
  /** Seconds. */
  readonly checkEvery: number;
  /** Undefined: the alarms change state and tell nobody. */
  readonly topic: ITopic | undefined;
}

/** What one provider's people hear of: runs that fail, and credentials that near their end. */
export class RefreshAlarms extends Construct {
  constructor(scope: Construct, id: string, { provider, handler, checkEvery, topic }: RefreshAlarmsProps) {
    super(scope, id);
    const { stackName } = Stack.of(this);
    const name = functionName(stackName, provider);
    const period = Duration.seconds(checkEvery);
    const tick = durationText(checkEvery);
    const safe = durationText(atRiskThreshold(12 * 3600, checkEvery));
    const threshold = {
      threshold: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    };

    const failing = new Alarm(this, 'Failing', {
      ...threshold,
      alarmName: `${name}-failing`,
      alarmDescription: [
        `Two ticks in a row (one every ${tick}) could not refresh every ${provider} registry credential of ${stackName}.`,
        'Readers still have the published credentials; the At risk alarm says when these near their end.',
        'Which registry and why: the log of the function. Runbook: docs/runbook.md, Failing.',
      ].join(' '),
      metric: handler.metricErrors({ period, statistic: 'Sum' }),
      evaluationPeriods: 2,
      datapointsToAlarm: 2,
      // A tick that never ran is the At risk alarm's to tell.
      treatMissingData: TreatMissingData.IGNORE,
    });

    const atRisk = new Alarm(this, 'AtRisk', {
      ...threshold,
      alarmName: `${name}-at-risk`,
      alarmDescription: [
        `At least one ${provider} registry credential of ${stackName} nears its end (${safe} left of 12h), is unverified or missing, or no tick (one every ${tick}) has reported.`,
        'Readers are hurt when it lapses: act now. Runbook: docs/runbook.md, At risk.',
      ].join(' '),
      metric: new Metric({
        namespace: METRIC_NAMESPACE,
        metricName: METRICS.registriesAtRisk,
        dimensionsMap: { stack: stackName, provider },
        period,
        statistic: 'Maximum',
      }),
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      // A dead schedule, a broken role and a function that never starts end here.
      treatMissingData: TreatMissingData.BREACHING,
    });

    if (topic !== undefined) {
      for (const alarm of [failing, atRisk]) {
        alarm.addAlarmAction(new SnsAction(topic));
        alarm.addOkAction(new SnsAction(topic));
      }
    }
  }
}
