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
import { alarmPeriod, periodsText } from './alarm-period';
import type { AlertLinks } from './alert-links';
import type { AlertReceivers } from './alert-receivers';
import { atRiskLevels } from './at-risk-levels';
import type { AlarmHeading } from './runbook';

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
  readonly links: AlertLinks;
}

/** What one provider's people hear of: runs that keep failing, credentials that expire soon, an API token that does. */
export class RefreshAlarms extends Construct {
  readonly all: readonly Alarm[];
  /** What they are called in the runbook. */
  readonly headings: readonly AlarmHeading[];
  readonly #props: RefreshAlarmsProps;

  constructor(scope: Construct, id: string, props: RefreshAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { topic, criticalTopic } = props.receivers ?? {};

    const failing = this.failing();
    const atRisk = this.atRisk();
    const tells = API_TOKEN_TELLS[props.provider];
    const tokenLapses = tells ? [this.tokenLapses()] : [];
    this.all = [failing, atRisk, ...tokenLapses];
    this.headings = ['Failing', 'At risk', ...(tells ? (['Token lapses'] as const) : [])];

    for (const alarm of [failing, ...tokenLapses]) notify(alarm, topic);
    notify(atRisk, topic, criticalTopic);
  }

  /** The second word, and the all-clear. */
  private failing(): Alarm {
    const { handler, provider, checkEvery } = this.#props;
    return new Alarm(this, 'Failing', {
      alarmName: `${this.name}-failing`,
      alarmDescription: [
        `In two of the last three ${periodsText(checkEvery)}, ${this.stackName} could not refresh at least one ${provider} registry credential, by the schedule or by hand.`,
        `Pulls still work: the published credentials stay until they expire, and the alarm At risk rings at the latest when ${this.margin} are left.`,
        'What to do: the report before this alarm names registry, reason and remedy; so does the log of the function.',
        this.link('Failing'),
      ].join(' '),
      metric: handler.metricErrors({ period: this.period, statistic: Stats.SUM }),
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

  /** The last word before pulls fail, and the only one if nothing runs at all. */
  private atRisk(): Alarm {
    const { provider, checkEvery } = this.#props;
    const alarm = new Alarm(this, 'AtRisk', {
      alarmName: `${this.name}-at-risk`,
      alarmDescription: [
        `At least one ${provider} registry credential of ${this.stackName} expires soon (less than ${this.margin} left), is missing, overwritten or unverified, or its secret can't be looked at; or nothing has reported for three ${periodsText(checkEvery)}.`,
        'Pulls fail once the credential expires, and at once if it is missing: act now.',
        "What to do: see which registry it is, and why, in the dashboard's table or in the log of the function.",
        this.link('At risk'),
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
    warmUp(alarm, this.period);
    return alarm;
  }

  private tokenLapses(): Alarm {
    const { provider } = this.#props;
    return new Alarm(this, 'TokenLapses', {
      alarmName: `${this.name}-token-lapses`,
      alarmDescription: [
        `An API token with which ${this.stackName} refreshes its ${provider} registries expires within ${API_TOKEN_NOTICE.toDays()} days.`,
        'Until then everything works; after that no credential is refreshed, and pulls fail once the published ones expire.',
        'What to do: make a new API token at the vendor and put it into its secret.',
        this.link('Token lapses'),
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
      period: this.period,
    });
  }

  private link(heading: AlarmHeading): string {
    return `More: ${this.#props.links.to(heading, this.#props.provider)}`;
  }

  private get stackName(): string {
    return Stack.of(this).stackName;
  }

  private get name(): string {
    return functionName(this.stackName, this.#props.provider);
  }

  private get period(): Duration {
    return alarmPeriod(this.#props.checkEvery);
  }

  /** `4h of 12h`: the level of the shortest lifetime, which is the first that is reached. */
  private get margin(): string {
    const { registries, checkEvery } = this.#props;
    const [{ lifetime, threshold }] = atRiskLevels(registries, checkEvery);
    return `${durationText(threshold)} of ${durationText(lifetime)}`;
  }
}
