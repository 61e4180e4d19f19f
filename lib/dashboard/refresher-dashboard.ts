import { Duration, Stack } from 'aws-cdk-lib';
import {
  Color,
  Dashboard,
  GraphWidget,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  Metric,
  PeriodOverride,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { METRIC_NAMESPACE, METRICS } from '../../lambda/contract/metrics';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { atRiskLevels } from '../alerts/at-risk-levels';
import { durationText } from '../config/duration';
import type { RegistryConfig } from '../config/registry-config';
import { REGISTRY_TABLE } from './registry-table';

const HOUR = 3600;
/** Of 24 columns. */
const FULL_WIDTH = 24;

/** One provider's part of the dashboard. */
export interface DashboardProvider {
  readonly provider: ProviderName;
  readonly registries: readonly RegistryConfig[];
  readonly handler: IFunction;
  readonly logGroupName: string;
}

export interface RefresherDashboardProps {
  readonly providers: readonly DashboardProvider[];
  /** Seconds. */
  readonly checkEvery: number;
}

/** On one page: how long each provider's credentials still live, what fails, and how each registry stands. */
export class RefresherDashboard extends Construct {
  readonly #stackName: string;
  readonly #checkEvery: number;

  constructor(scope: Construct, id: string, { providers, checkEvery }: RefresherDashboardProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    this.#stackName = stackName;
    this.#checkEvery = checkEvery;
    const width = Math.floor(FULL_WIDTH / Math.min(providers.length, 4));
    new Dashboard(this, 'Dashboard', {
      // The names of an account's dashboards are the same in all regions.
      dashboardName: `${stackName}-${region}`,
      defaultInterval: Duration.days(1),
      periodOverride: PeriodOverride.INHERIT,
      widgets: [
        [this.registries(providers)],
        providers.map((one) => this.timeToExpiry(one, width)),
        [this.failures(providers), this.atRisk(providers)],
      ],
    });
  }

  private registries(providers: readonly DashboardProvider[]): IWidget {
    return new LogQueryWidget({
      title: 'Registries, as the last run saw them (outcome failed: see reason)',
      logGroupNames: providers.map(({ logGroupName }) => logGroupName),
      queryLines: [...REGISTRY_TABLE],
      width: FULL_WIDTH,
      height: 9,
    });
  }

  private timeToExpiry({ provider, registries }: DashboardProvider, width: number): IWidget {
    return new GraphWidget({
      title: `${provider}: hours until the first credential lapses`,
      left: [
        new MathExpression({
          expression: `seconds / ${HOUR}`,
          usingMetrics: { seconds: this.reading(provider, METRICS.secondsToExpiry, Stats.MINIMUM) },
          label: 'hours left',
          period: this.tick,
        }),
      ],
      leftYAxis: { min: 0, showUnits: false },
      leftAnnotations: atRiskLevels(registries, this.#checkEvery).map(({ lifetime, threshold }) => ({
        value: threshold / HOUR,
        label: `at risk (of ${durationText(lifetime)})`,
        color: Color.RED,
      })),
      width,
    });
  }

  private failures(providers: readonly DashboardProvider[]): IWidget {
    return new GraphWidget({
      title: 'Failed runs',
      left: providers.map(({ provider, handler }) =>
        handler.metricErrors({ label: provider, statistic: Stats.SUM, period: this.tick }),
      ),
      leftYAxis: { min: 0, showUnits: false },
      width: FULL_WIDTH / 2,
    });
  }

  private atRisk(providers: readonly DashboardProvider[]): IWidget {
    return new GraphWidget({
      title: 'Registries at risk',
      left: providers.map(({ provider }) =>
        this.reading(provider, METRICS.registriesAtRisk, Stats.MAXIMUM, provider),
      ),
      leftYAxis: { min: 0, showUnits: false },
      width: FULL_WIDTH / 2,
    });
  }

  private reading(provider: ProviderName, metricName: string, statistic: string, label?: string): Metric {
    return new Metric({
      namespace: METRIC_NAMESPACE,
      metricName,
      dimensionsMap: { stack: this.#stackName, provider },
      statistic,
      period: this.tick,
      ...(label === undefined ? {} : { label }),
    });
  }

  private get tick(): Duration {
    return Duration.seconds(this.#checkEvery);
  }
}
