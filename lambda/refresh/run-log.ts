import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract/metrics';
import type { ProviderName } from '../contract/provider-name';
import { createMetrics, createStructuredLog, type StructuredLog } from '../run/structured-log';

/** The values of a run's metrics, measured after the refreshing. */
export interface Readings {
  readonly registriesAtRisk: number;
  /** Seconds. */
  readonly secondsToExpiry: number;
  /** Seconds; undefined if no API token states its expiry. */
  readonly apiTokenSecondsToExpiry: number | undefined;
  /** Names of the registries at risk, as a property beside the metrics. */
  readonly atRisk: readonly string[];
}

/** Where a run writes to: log lines, and metrics in CloudWatch's embedded metric format. */
export interface RunLog extends StructuredLog {
  readings(readings: Readings): void;
}

export function createRunLog(stack: string, provider: ProviderName): RunLog {
  const metrics = createMetrics({ stack, provider });
  return {
    ...createStructuredLog({ stack, provider }),
    readings({ registriesAtRisk, secondsToExpiry, apiTokenSecondsToExpiry, atRisk }) {
      metrics.addMetric(METRICS.registriesAtRisk, MetricUnit.Count, registriesAtRisk);
      metrics.addMetric(METRICS.secondsToExpiry, MetricUnit.Seconds, secondsToExpiry);
      if (apiTokenSecondsToExpiry !== undefined) {
        metrics.addMetric(METRICS.apiTokenSecondsToExpiry, MetricUnit.Seconds, apiTokenSecondsToExpiry);
      }
      metrics.addMetadata('atRisk', atRisk.slice(0, 100).join(', '));
      metrics.publishStoredMetrics();
    },
  };
}
