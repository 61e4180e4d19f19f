import { Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { METRIC_NAMESPACE } from '../lambda/contract/metrics';
import type { ProviderName } from '../lambda/contract/provider-name';

/** A metric that the function of a provider reports, of the stack that the scope is in. */
export const providerMetric = (
  scope: Construct,
  provider: ProviderName,
  metricName: string,
  options: MetricOptions,
): Metric =>
  new Metric({
    ...options,
    namespace: METRIC_NAMESPACE,
    metricName,
    dimensionsMap: { stack: Stack.of(scope).stackName, provider },
  });
