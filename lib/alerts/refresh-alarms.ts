import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { durationText } from '../config/duration';
import type { RegistryConfig } from '../config/registry-config';
import { functionName } from '../names';
import { notify, warmUp } from './alarm-actions';
import type { AlertReceivers } from './alert-receivers';
import { atRiskLevels } from './at-risk-levels';

/** Whether a vendor's API token tells when it lapses, so that the functions can warn of it. */
const API_TOKEN_TELLS: Readonly<Record<ProviderName, boolean>> = {
  ecr: false,
  lightsail: false,
  digitalocean: false,
  ionos: true,
};

/** How long before it lapses an API token is worth a message. */
const API_TOKEN_NOTICE = Duration.days(14);

export interface RefreshAlarmsProps {
  readonly provider: ProviderName;
  readonly registries: readonly RegistryConfig[];
  readonly handler: IFunction;
  /** Seconds. */
  readonly checkEvery: number;
  /** Undefined: the alarms change state and tell nobody. */
  readonly receivers: AlertReceivers | undefined;
}

/** What one provider's people hear of: runs that keep failing, readers in danger, an API token near its end. */
export class RefreshAlarms extends Construct {
  readonly all: readonly Alarm[];
  readonly #props: RefreshAlarmsProps;

  constructor(scope: Construct, id: string, props: RefreshAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { topic, criticalTopic } = props.receivers ?? {};

    const failing = this.failing();
    const atRisk = this.atRisk();
    const tokenLapses = API_TOKEN_TELLS[props.provider] ? [this.tokenLapses()] : [];
    this.all = [failing, atRisk, ...tokenLapses];

    for (const alarm of [failing, ...tokenLapses]) notify(alarm, { alarm: [topic], ok: [topic] });
    // What ends by itself has mostly been Failing, whose end is told. A second all-clear in the same minute would be noise;
    // but a pager has to close its incident.
    notify(atRisk, { alarm: [topic, criticalTopic], ok: [criticalTopic] });
  }

  /** The second word, and the all-clear. */
  private failing(): Alarm {
    const { handler, provider, checkEvery } = this.#props;
    return new Alarm(this, 'Failing', {
      alarmName: `${this.name}-failing`,
      alarmDescription: [
        `In two of the last three ticks (one every ${durationText(checkEvery)}) at least one ${provider} registry credential of ${this.stackName} could not be refreshed, by the schedule or by hand.`,
        `Readers are safe: the published credentials stay, and the alarm At risk rings at the latest when ${this.margin} are left.`,
        'The report before this alarm names registry, reason and time; so does the log of the function.',
        'Runbook: docs/runbook.md, Failing.',
      ].join(' '),
      metric: handler.metricErrors({ period: this.tick, statistic: Stats.SUM }),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      // Of three: a run by hand or of a deployment that has nothing to refresh must not sound the all-clear between two ticks
      // that fail.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      // A tick that never ran neither failed nor succeeded; it is At risk's to tell.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  /** The last word before readers are hurt, and the only one where nothing runs at all. */
  private atRisk(): Alarm {
    const { provider, checkEvery } = this.#props;
    const alarm = new Alarm(this, 'AtRisk', {
      alarmName: `${this.name}-at-risk`,
      alarmDescription: [
        `At least one ${provider} registry credential of ${this.stackName} nears its end (less than ${this.margin} left), is missing, overwritten, unverified, or its secret can't be looked at; or no tick (one every ${durationText(checkEvery)}) has reported for three.`,
        'Readers are hurt when it lapses, at once if it is missing: act now.',
        'Which one and why: the table of the dashboard, or the log of the function.',
        'Runbook: docs/runbook.md, At risk.',
      ].join(' '),
      metric: this.reading(METRICS.registriesAtRisk, Stats.MAXIMUM),
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      // CloudWatch looks back for one real datapoint before it takes data for missing, so jitter of ticks does no harm.
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      // A dead schedule, a broken role and a function that never starts end here.
      treatMissingData: TreatMissingData.BREACHING,
    });
    // The metrics of the first refresh take a minute or two to arrive, and a run that nobody waits for takes longer.
    warmUp(alarm, this.tick);
    return alarm;
  }

  private tokenLapses(): Alarm {
    const { provider } = this.#props;
    return new Alarm(this, 'TokenLapses', {
      alarmName: `${this.name}-token-lapses`,
      alarmDescription: [
        `An API token with which ${this.stackName} refreshes its ${provider} registries lapses within ${API_TOKEN_NOTICE.toDays()} days.`,
        'Until then nothing is hurt; from then on no credential is refreshed.',
        'Put a new token into its secret. Runbook: docs/runbook.md, Token lapses.',
      ].join(' '),
      metric: this.reading(METRICS.apiTokenSecondsToExpiry, Stats.MINIMUM),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: API_TOKEN_NOTICE.toSeconds(),
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      // A token that can't be read fails the run; a gap must ring neither this alarm nor its all-clear.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  private reading(metricName: string, statistic: string): Metric {
    const dimensionsMap = { stack: this.stackName, provider: this.#props.provider };
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap,
      statistic,
      period: this.tick,
    });
  }

  private get stackName(): string {
    return Stack.of(this).stackName;
  }

  private get name(): string {
    return functionName(this.stackName, this.#props.provider);
  }

  private get tick(): Duration {
    return Duration.seconds(this.#props.checkEvery);
  }

  /** `4h of 12h`: the level of the shortest lifetime, which is the first that is reached. */
  private get margin(): string {
    const { registries, checkEvery } = this.#props;
    const [{ lifetime, threshold }] = atRiskLevels(registries, checkEvery);
    return `${durationText(threshold)} of ${durationText(lifetime)}`;
  }
}
