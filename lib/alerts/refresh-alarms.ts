import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/metrics';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { RegistryConfig } from '../config/registry-config';
import { durationText } from '../config/schema/duration';
import { functionName } from '../names';
import { providerMetric } from '../provider-metric';
import { vendorConfig } from '../providers/vendor-configs';
import { notify, warmUp } from './alarm-actions';
import { alarmPeriod, periodsText } from './alarm-period';
import type { AlertLinks } from './alert-links';
import type { AlertReceivers } from './alert-receivers';
import { atRiskLevels } from './at-risk-levels';
import type { AlarmHeading } from './runbook';

/** How long before the expiry of an API token its alarm rings. */
const API_TOKEN_NOTICE = Duration.days(14);

export interface RefreshAlarmsProps {
  readonly provider: ProviderName;
  readonly registries: readonly RegistryConfig[];
  readonly handler: IFunction;
  /** Seconds. */
  readonly checkEvery: number;
  /** Undefined: the alarms change their state and notify nobody. */
  readonly receivers: AlertReceivers | undefined;
  readonly links: AlertLinks;
}

/** The alarms of one provider: runs that keep failing, credentials that expire soon, an API token that expires soon. */
export class RefreshAlarms extends Construct {
  readonly all: readonly Alarm[];
  /** Their headings in the runbook. */
  readonly headings: readonly AlarmHeading[];
  readonly #props: RefreshAlarmsProps;

  constructor(scope: Construct, id: string, props: RefreshAlarmsProps) {
    super(scope, id);
    this.#props = props;
    const { topic, criticalTopic, chatTopic } = props.receivers ?? {};

    const failing = this.failing();
    const atRisk = this.atRisk();
    const statesExpiry = vendorConfig(props.provider).apiTokenTells;
    const apiTokenExpires = statesExpiry ? [this.apiTokenExpires()] : [];
    this.all = [failing, atRisk, ...apiTokenExpires];
    this.headings = ['Failing', 'At risk', ...(statesExpiry ? (['API token expires'] as const) : [])];

    for (const alarm of [failing, ...apiTokenExpires]) notify(alarm, topic, chatTopic);
    notify(atRisk, topic, criticalTopic, chatTopic);
  }

  /** The second message of an incident, and the all-clear. */
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
      // Of three: a run by hand or of a deployment that has nothing to refresh must not give the all-clear between two ticks
      // that fail.
      evaluationPeriods: 3,
      datapointsToAlarm: 2,
      // A tick that never ran neither failed nor succeeded; the At risk alarm covers it.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  /** The last alarm before pulls fail, and the only one if nothing runs. */
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
      // CloudWatch looks for an earlier datapoint before it counts data as missing, so the jitter of ticks does no harm.
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      // This covers a dead schedule, a broken role and a function that never starts.
      treatMissingData: TreatMissingData.BREACHING,
    });
    // The metrics of the first refresh take a minute or two to arrive, those of an asynchronous run take longer.
    warmUp(alarm, this.period);
    return alarm;
  }

  private apiTokenExpires(): Alarm {
    const { provider } = this.#props;
    return new Alarm(this, 'ApiTokenExpires', {
      alarmName: `${this.name}-api-token-expires`,
      alarmDescription: [
        `An API token with which ${this.stackName} refreshes its ${provider} registries expires within ${API_TOKEN_NOTICE.toDays()} days.`,
        'Until then everything works; after that no credential is refreshed, and pulls fail once the published ones expire.',
        'What to do: make a new API token at the vendor and put it into its secret.',
        this.link('API token expires'),
      ].join(' '),
      metric: this.reading(METRICS.apiTokenSecondsToExpiry, Stats.MINIMUM),
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      threshold: API_TOKEN_NOTICE.toSeconds(),
      evaluationPeriods: 1,
      datapointsToAlarm: 1,
      // A run fails if it can't read the token; missing data must cause neither an alarm nor an all-clear.
      treatMissingData: TreatMissingData.IGNORE,
    });
  }

  private reading(metricName: string, statistic: string): IMetric {
    return providerMetric(this, this.#props.provider, metricName, { statistic, period: this.period });
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

  /** `4h of 12h`: the level of the shortest lifetime, which is reached first. */
  private get margin(): string {
    const { registries, checkEvery } = this.#props;
    const [{ lifetime, threshold }] = atRiskLevels(registries, checkEvery);
    return `${durationText(threshold)} of ${durationText(lifetime)}`;
  }
}
