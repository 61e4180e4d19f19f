import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '../contract/metrics';
import { createMetrics, createStructuredLog, type StructuredLog } from '../run/structured-log';

/** Where the probe writes to: log lines, and its metric. */
export interface ProbeLog extends StructuredLog {
  /** @param names of the registries whose published credential does not work */
  readersBroken(names: readonly string[]): void;
}

export function createProbeLog(stack: string): ProbeLog {
  const metrics = createMetrics({ stack });
  return {
    ...createStructuredLog({ stack }),
    readersBroken(names) {
      metrics.addMetric(METRICS.readersBroken, MetricUnit.Count, names.length);
      metrics.addMetadata('broken', names.slice(0, 100).join(', '));
      metrics.publishStoredMetrics();
    },
  };
}
