import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE, METRICS } from '../contract/metrics';
import type { ProviderName } from '../contract/provider-name';

/** What a run's metrics say; taken after the refreshing. */
export interface Readings {
  readonly registriesAtRisk: number;
  /** Seconds. */
  readonly secondsToExpiry: number;
  /** Seconds; undefined where no API token tells when it lapses. */
  readonly apiTokenSecondsToExpiry: number | undefined;
  /** Names of the registries at risk, as a property beside the metrics. */
  readonly atRisk: readonly string[];
}

/** Where a run writes to: log lines, and metrics in CloudWatch's embedded metric format. */
export interface RunLog {
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  error(message: string, fields: object): void;
  readings(readings: Readings): void;
}

export function createRunLog(stack: string, provider: ProviderName): RunLog {
  const logger = new Logger({
    serviceName: 'registry-token-refresher',
    persistentKeys: { stack, provider },
  });
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  // Powertools' own default dimension, the service, would make a second name for the same thing.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ stack, provider });

  return {
    info: (message, fields) => logger.info(message, { ...fields }),
    warn: (message, fields) => logger.warn(message, { ...fields }),
    error: (message, fields) => logger.error(message, { ...fields }),
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
