import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRIC_NAMESPACE } from '../contract/metrics';

/** The value of an empty column in the dashboard's tables. It replaces the value of an earlier line. */
export const NONE = '-';

/** Where a run's log lines go. */
export interface StructuredLog {
  info(message: string, fields: object): void;
  warn(message: string, fields: object): void;
  error(message: string, fields: object): void;
}

/** @param keys fields that every line has */
export function createStructuredLog(keys: Readonly<Record<string, string>>): StructuredLog {
  const logger = new Logger({ serviceName: 'registry-token-refresher', persistentKeys: { ...keys } });
  return {
    info: (message, fields) => logger.info(message, { ...fields }),
    warn: (message, fields) => logger.warn(message, { ...fields }),
    error: (message, fields) => logger.error(message, { ...fields }),
  };
}

/** Metrics in CloudWatch's embedded metric format, with one dimension set. */
export function createMetrics(dimensions: Readonly<Record<string, string>>): Metrics {
  const metrics = new Metrics({ namespace: METRIC_NAMESPACE });
  // Without Powertools' own default dimension, the service: it would be a second name for the same thing.
  metrics.clearDefaultDimensions();
  metrics.setDefaultDimensions({ ...dimensions });
  return metrics;
}
