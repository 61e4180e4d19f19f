import type { MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';

/** Which provider's metric it is, and how to show it. */
export interface ProviderMetricOptions extends MetricOptions {
  /** The provider by its name in secrets and metrics, such as `ecr`. */
  readonly provider: string;
}
