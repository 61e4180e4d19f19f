import { Stack } from 'aws-cdk-lib';
import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { EventBridgeDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { Construct } from 'constructs';
import { CHECK_EVERY_SECONDS } from '../../lambda/contract/environment';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { AssetEntry } from '../../lambda/contract/registry-entry';
import type { NetworkConfig } from '../config/refresher-config';
import { bundledFunction, runOnce } from './bundled-function';
import type { DeployTimeValues } from './deploy-time-values';

export interface RefresherFunctionProps {
  readonly provider: ProviderName;
  readonly role: Role;
  readonly entries: readonly AssetEntry[];
  readonly environment: Readonly<Record<string, string>>;
  readonly deployTimeValues: DeployTimeValues;
  /** Seconds. */
  readonly checkEvery: number;
  /** Days. */
  readonly logRetentionDays: number;
  readonly network: NetworkConfig | undefined;
}

/** One provider's function, with its log group and without Lambda's own retries. */
export class RefresherFunction extends Construct {
  readonly handler: LambdaFunction;

  constructor(scope: Construct, id: string, props: RefresherFunctionProps) {
    super(scope, id);
    const { provider, checkEvery, environment, ...others } = props;
    this.handler = bundledFunction(this, {
      ...others,
      kind: provider,
      description: `Keeps the ${provider} registry credentials of ${Stack.of(this).stackName} fresh`,
      environment: { [CHECK_EVERY_SECONDS]: String(checkEvery), ...environment },
    });

    const asynchronous = {
      // A failing tick counts once.
      ...runOnce(checkEvery),
      // Alerts, and other listeners, get failing runs from the default event bus.
      onFailure: new EventBridgeDestination(),
    };
    this.handler.configureAsyncInvoke(asynchronous);
    this.handler.currentVersion.configureAsyncInvoke(asynchronous);
  }
}
