import { Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { URL_SUFFIX } from '../../lambda/contract/environment';
import type { ProbeAssetEntry } from '../../lambda/contract/probe-entry';
import type { AlertLinks } from '../alerts/alert-links';
import type { AlertReceivers } from '../alerts/alert-receivers';
import { readersBrokenAlarm } from '../alerts/readers-broken-alarm';
import type { NetworkConfig } from '../config/refresher-config';
import type { DashboardProbe } from '../dashboard/refresher-dashboard';
import { bundledFunction, functionRole, runOnce } from '../function/bundled-function';
import { DeployTimeValues } from '../function/deploy-time-values';
import type { Limited } from '../limits';
import type { RoleNaming } from '../names';
import type { EntryScope } from '../providers/provider-infrastructure';
import { Tick } from '../schedule/tick';
import { DECRYPT, type KeyedSecrets, keyStatement } from '../secrets/key-rights';

/** One provider's registries, as the probe sees them. */
export interface ProbedProvider {
  /** What the probe must know of each. */
  readonly entries: (within: EntryScope) => readonly ProbeAssetEntry[];
  /** ARNs, wildcards included, of their secrets. */
  readonly secretArns: readonly string[];
  /** Those of them that a customer-managed key encrypts, by key. */
  readonly keyed: readonly KeyedSecrets[];
  /** The function that refreshes them. */
  readonly handler: IFunction;
  /** What fills their secrets. */
  readonly firstRefresh: Construct;
}

export interface ReaderProbeProps {
  readonly providers: readonly ProbedProvider[];
  /** Seconds. */
  readonly every: number;
  readonly naming: RoleNaming;
  readonly network: NetworkConfig | undefined;
  readonly receivers: AlertReceivers | undefined;
  readonly links: AlertLinks;
  /** Days. */
  readonly logRetentionDays: number;
}

/**
 * A function that reads each secret as its readers do and tries the credential in it. It may read and not write; the
 * refreshers may write and not read. If a new credential helps, it asks them for one.
 */
export class ReaderProbe extends Construct {
  readonly function: IFunction;
  readonly alarm: IAlarm;
  /** What the dashboard shows of it. */
  readonly onDashboard: DashboardProbe;
  /** What grows with the registries. */
  readonly limited: readonly Limited[];

  constructor(scope: Construct, id: string, props: ReaderProbeProps) {
    super(scope, id);
    const { providers, every, naming, network, receivers, links, logRetentionDays } = props;
    const { stackName } = Stack.of(this);

    const role = functionRole(
      this,
      'probe',
      naming,
      `Reads the registry credentials of ${stackName} as their readers do`,
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'],
        resources: providers.flatMap(({ secretArns }) => secretArns),
      }),
    );
    for (const keyed of providers.flatMap(({ keyed: ofProvider }) => ofProvider)) {
      role.addToPolicy(keyStatement(this, keyed, DECRYPT));
    }
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: providers.map(({ handler }) => handler.functionArn),
      }),
    );

    const deployTimeValues = new DeployTimeValues(this);
    const handler = bundledFunction(this, {
      kind: 'probe',
      description: `Tries the registry credentials of ${stackName} as their readers do`,
      role,
      entries: providers.flatMap(({ entries }) => entries({ scope: this, deployTimeValues })),
      environment: { [URL_SUFFIX]: Stack.of(this).urlSuffix },
      deployTimeValues,
      logRetentionDays,
      network,
    });
    handler.configureAsyncInvoke(runOnce(every));
    this.function = handler;
    this.limited = [
      {
        construct: role,
        of: 'policies',
        problem:
          "probe: the registries name more secrets of their own than the policy of the probe's role holds; leave probe out, or split the file",
      },
      {
        construct: handler,
        of: 'environment',
        problem: `probe: the registries name ${deployTimeValues.size} secrets and accounts that only the deployment knows, more than the environment of a function holds; leave probe out, or split the registries between stacks`,
      },
    ];

    // Before the first refresh there is nothing to read.
    const tick = new Tick(this, 'Tick', { kind: 'probe', naming, handler, every });
    const alarm = readersBrokenAlarm(this, { every, receivers, links });
    this.alarm = alarm;
    this.onDashboard = {
      alarm,
      logGroupName: handler.logGroup.logGroupName,
      readersBroken: alarm.metric,
      every,
    };
    for (const { firstRefresh } of providers) {
      tick.schedule.node.addDependency(firstRefresh);
      alarm.node.addDependency(firstRefresh);
    }
  }
}
