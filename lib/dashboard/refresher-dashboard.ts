import { Duration, Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  Color,
  Dashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  PeriodOverride,
  Shading,
  Stats,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRICS } from '../../lambda/contract/metrics';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { alarmPeriod } from '../alerts/alarm-period';
import { atRiskLevels } from '../alerts/at-risk-levels';
import { ALARM_HEADINGS, type AlarmHeading, SHORT_FORM } from '../alerts/runbook';
import type { RegistryConfig } from '../config/registry-config';
import { durationText } from '../config/schema/duration';
import { dashboardName } from '../names';
import { providerMetric } from '../provider-metric';
import { READER_TABLE, REGISTRY_TABLE } from './registry-table';

const HOUR = 3600;
/** Of 24 columns. */
const FULL_WIDTH = 24;

/** One provider's part of the dashboard. */
export interface DashboardProvider {
  readonly provider: ProviderName;
  /** Of its lines. */
  readonly color: string;
  readonly registries: readonly RegistryConfig[];
  readonly handler: IFunction;
  readonly logGroupName: string;
  readonly alarms: readonly IAlarm[];
  /** The headings of the alarms in the runbook. */
  readonly headings: readonly AlarmHeading[];
}

/** The probe's part of the dashboard. */
export interface DashboardProbe {
  readonly logGroupName: string;
  readonly alarm: IAlarm;
  readonly readersBroken: IMetric;
  /** Seconds. */
  readonly every: number;
}

export interface RefresherDashboardProps {
  readonly providers: readonly DashboardProvider[];
  /** Undefined if there is none. */
  readonly probe: DashboardProbe | undefined;
  /** Seconds. */
  readonly checkEvery: number;
  readonly runbookUrl: string | undefined;
}

/**
 * On one page: which alarms ring, the state of each registry, how long each provider's credentials still live, what fails.
 */
export class RefresherDashboard extends Construct {
  readonly #checkEvery: number;

  constructor(
    scope: Construct,
    id: string,
    { providers, probe, checkEvery, runbookUrl }: RefresherDashboardProps,
  ) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    this.#checkEvery = checkEvery;
    const headings = [...providers.flatMap((one) => one.headings), ...(probe ? PROBE_HEADINGS : [])];
    // A day, or more if ticks are so rare that a day would show no line.
    const shown = Math.max(24 * HOUR, 4 * Math.max(checkEvery, probe?.every ?? 0));
    new Dashboard(this, 'Dashboard', {
      dashboardName: dashboardName(stackName, region),
      defaultInterval: Duration.seconds(shown),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [alarmStates([...providers.flatMap(({ alarms }) => alarms), ...(probe ? [probe.alarm] : [])])],
        [whatToDo(headings, runbookUrl)],
        [registryTable(providers)],
        ...(probe === undefined ? [] : [[readerTable(probe)]]),
        ...rowsOf(providers).map((row) => row.map((one) => this.timeToExpiry(one, FULL_WIDTH / row.length))),
        this.counts(providers, probe),
      ],
    });
  }

  private timeToExpiry(shown: DashboardProvider, width: number): IWidget {
    const { provider, color, registries } = shown;
    // The metric is the lowest value of all registries, so only the lowest threshold can be compared with it.
    const [{ threshold }] = atRiskLevels(registries, this.#checkEvery);
    return new GraphWidget({
      title: `${provider}: hours left`,
      left: [
        new MathExpression({
          expression: `seconds / ${HOUR}`,
          usingMetrics: { seconds: this.reading(shown, METRICS.secondsToExpiry, Stats.MINIMUM) },
          // CloudWatch fills in the last value.
          label: `first to expire: \${LAST} h`,
          color,
          period: this.period,
        }),
      ],
      leftYAxis: { min: 0, showUnits: false },
      leftAnnotations: [
        {
          value: threshold / HOUR,
          label: `at risk: under ${durationText(threshold)}`,
          color: Color.RED,
          fill: Shading.BELOW,
        },
      ],
      width,
    });
  }

  private counts(providers: readonly DashboardProvider[], probe: DashboardProbe | undefined): IWidget[] {
    const graphs: { readonly title: string; readonly left: IMetric[] }[] = [
      {
        title: `Failed runs, in each ${durationText(this.period.toSeconds())}`,
        left: providers.map(({ provider, color, handler }) =>
          handler.metricErrors({
            label: label(provider),
            color,
            statistic: Stats.SUM,
            period: this.period,
          }),
        ),
      },
      {
        title: 'Registries at risk',
        left: providers.map((shown) =>
          this.reading(shown, METRICS.registriesAtRisk, Stats.MAXIMUM, label(shown.provider)),
        ),
      },
      ...(probe === undefined ? [] : [{ title: 'Readers broken', left: [probe.readersBroken] }]),
    ];
    const width = FULL_WIDTH / graphs.length;
    return graphs.map(
      (graph) => new GraphWidget({ ...graph, leftYAxis: { min: 0, showUnits: false }, width }),
    );
  }

  private reading(
    { provider, color }: DashboardProvider,
    metricName: string,
    statistic: string,
    text?: string,
  ): IMetric {
    return providerMetric(this, provider, metricName, {
      statistic,
      period: this.period,
      color,
      ...(text === undefined ? {} : { label: text }),
    });
  }

  private get period(): Duration {
    return alarmPeriod(this.#checkEvery);
  }
}

/** A line's name and its last value. The value shows which line is which if they cover each other. */
const label = (provider: ProviderName): string => `${provider}: \${LAST}`;

function alarmStates(alarms: readonly IAlarm[]): IWidget {
  return new AlarmStatusWidget({
    title: 'Alarms',
    alarms: [...alarms],
    sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    width: FULL_WIDTH,
    height: alarms.length > 5 ? 3 : 2,
  });
}

const PROBE_HEADINGS = ['Readers broken'] as const;

/** The runbook's short form, a paragraph for each kind of alarm. */
function whatToDo(headings: readonly AlarmHeading[], runbookUrl: string | undefined): IWidget {
  const shown = ALARM_HEADINGS.filter((heading) => headings.includes(heading));
  const paragraphs = [
    ...shown.map((heading) => `**${heading}.** ${SHORT_FORM[heading]}`),
    ...(runbookUrl === undefined ? [] : [`More: [the runbook](${runbookUrl.replaceAll(')', '%29')})`]),
  ];
  return new TextWidget({
    markdown: ['## What to do', ...paragraphs].join('\n\n'),
    width: FULL_WIDTH,
    height: 2 + paragraphs.length,
  });
}

const registryTable = (providers: readonly DashboardProvider[]): IWidget =>
  new LogQueryWidget({
    title: 'Registries as the last run saw them, failed ones first',
    logGroupNames: providers.map(({ logGroupName }) => logGroupName),
    queryLines: [...REGISTRY_TABLE],
    width: FULL_WIDTH,
    height: tableHeight(providers),
  });

const readerTable = ({ logGroupName }: DashboardProbe): IWidget =>
  new LogQueryWidget({
    title: 'Readers as the last probe found them, broken ones first',
    logGroupNames: [logGroupName],
    queryLines: [...READER_TABLE],
    width: FULL_WIDTH,
    height: 4,
  });

/** Title, column heads and a line for each registry, up to a height that leaves room for the graphs. */
function tableHeight(providers: readonly DashboardProvider[]): number {
  const rows = providers.reduce((sum, { registries }) => sum + registries.length, 0);
  return Math.min(9, Math.max(4, Math.ceil(2 + 0.65 * rows)));
}

/** Rows of one to four, of as even a length as can be. */
function rowsOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const length = Math.ceil(items.length / Math.ceil(items.length / 4));
  return Array.from({ length: Math.ceil(items.length / length) }, (_, row) =>
    items.slice(row * length, (row + 1) * length),
  );
}
