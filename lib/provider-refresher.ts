import { Stack } from 'aws-cdk-lib';
import type { IAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret, ReplicaRegion } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct, Dependable } from 'constructs';
import type { ProviderName } from '../lambda/contract/provider-name';
import type { AlertLinks } from './alerts/alert-links';
import type { AlertReceivers } from './alerts/alert-receivers';
import type { FailureReports } from './alerts/failure-reports';
import { RefreshAlarms } from './alerts/refresh-alarms';
import type { RefresherConfig } from './config/refresher-config';
import type { RegistryConfigOf } from './config/registry-config';
import type { DashboardProvider } from './dashboard/refresher-dashboard';
import { FirstRefresh } from './first-refresh/first-refresh';
import { functionRole, functionRoleArn } from './function/bundled-function';
import { DeployTimeValues } from './function/deploy-time-values';
import { RefresherFunction } from './function/refresher-function';
import type { Limited } from './limits';
import type { ProbedProvider } from './probe/reader-probe';
import { commonProbeEntry } from './providers/entry';
import type { ProviderInfrastructure } from './providers/provider-infrastructure';
import { Tick } from './schedule/tick';
import { admitToKey } from './secrets/key-rights';
import { RegistrySecrets } from './secrets/registry-secrets';

export interface ProviderRefresherProps<P extends ProviderName> {
  readonly provider: P;
  readonly registries: readonly RegistryConfigOf<P>[];
  readonly infrastructure: ProviderInfrastructure<P>;
  readonly config: RefresherConfig;
  /** The customer-managed key of the secrets that the stack makes. */
  readonly encryptionKey: IKey | undefined;
  /** Other regions that get the secrets too. */
  readonly replicas: readonly ReplicaRegion[];
  readonly receivers: AlertReceivers | undefined;
  readonly links: AlertLinks;
  /** What must exist before the first run, so that its failure is reported. */
  readonly reports: FailureReports | undefined;
}

/** Everything that one provider's registries need, in the order in which it comes to life. */
export class ProviderRefresher<P extends ProviderName> extends Construct {
  readonly function: IFunction;
  readonly alarms: readonly IAlarm[];
  /** What the dashboard shows of it. */
  readonly onDashboard: DashboardProvider;
  /** What the probe looks at. */
  readonly probed: ProbedProvider;
  /** What grows with the registries. */
  readonly limited: readonly Limited[];
  readonly #secrets: RegistrySecrets;

  constructor(scope: Construct, id: string, props: ProviderRefresherProps<P>) {
    super(scope, id);
    const { provider, infrastructure, config, encryptionKey, replicas, receivers, links, reports } = props;
    const { checkEvery, logRetentionDays, retainSecrets: retain, secretPrefix, readersOnly } = config;
    // The order in the config makes no difference to the stack.
    const registries = props.registries.toSorted((a, b) => (a.name < b.name ? -1 : 1));

    const writer = functionRoleArn(this, provider, config);
    const probes = config.probe === undefined ? [] : [functionRoleArn(this, 'probe', config)];
    this.#secrets = new RegistrySecrets(this, 'Secrets', {
      provider,
      secretPrefix,
      registries,
      retain,
      encryptionKey,
      replicas,
      lid: readersOnly ? { writer, probe: probes[0] } : undefined,
    });
    const { keyed, readers } = this.#secrets;
    for (const secrets of keyed) admitToKey(this, secrets, { writers: [writer], probes, readers });
    const role = functionRole(
      this,
      provider,
      config,
      `Refreshes the ${provider} registry credentials of ${Stack.of(this).stackName}`,
    );
    this.#secrets.grantWrite(role);
    const deployTimeValues = new DeployTimeValues(this);
    const {
      entries,
      environment = {},
      prerequisites = [],
      limited = [],
    } = infrastructure.bind(registries, {
      scope: this,
      role,
      naming: config,
      deployTimeValues,
    });

    const refresher = new RefresherFunction(this, 'Function', {
      provider,
      role,
      entries,
      environment,
      deployTimeValues,
      checkEvery,
      logRetentionDays,
      network: config.network,
    });
    this.function = refresher.handler;
    this.limited = [
      {
        construct: role,
        of: 'policies',
        problem: `registries: the ${provider} registries name more secrets and roles of their own than a role's policy holds; split the file, or leave secretName out`,
      },
      {
        construct: refresher,
        of: 'environment',
        problem: `registries: the ${provider} registries name ${deployTimeValues.size} secrets and roles that only the deployment knows, more than the environment of a function holds; share API tokens between registries, name secrets by what is known (a name or a complete ARN), or split the registries between stacks`,
      },
      ...limited,
    ];
    const tick = new Tick(this, 'Tick', {
      kind: provider,
      naming: config,
      handler: refresher.handler,
      every: checkEvery,
    });
    const firstRefresh = new FirstRefresh(this, 'FirstRefresh', {
      handler: refresher.handler,
      onFailure: config.onFirstRefreshFailure,
      logRetentionDays,
      naming: config,
      after: [this.#secrets, role, refresher, tick.role, ...prerequisites, ...(reports?.of(provider) ?? [])],
    });

    // What depends on a secret waits until there is a credential in it.
    for (const secret of this.#secrets.all) Dependable.implement(secret, { dependencyRoots: [firstRefresh] });

    // A tick or an alarm before the first refresh would only be noise.
    const alarms = new RefreshAlarms(this, 'Alarms', {
      provider,
      registries,
      handler: refresher.handler,
      checkEvery,
      receivers,
      links,
    });
    tick.schedule.node.addDependency(firstRefresh);
    alarms.node.addDependency(firstRefresh);

    const { handler } = refresher;
    const { logGroupName } = handler.logGroup;
    const { all, headings } = alarms;
    this.alarms = all;
    const { color } = infrastructure;
    this.onDashboard = { provider, color, registries, handler, logGroupName, alarms: all, headings };
    this.probed = {
      entries: (within) =>
        registries.map((registry) =>
          infrastructure.probeEntry(
            registry,
            commonProbeEntry(
              registry,
              replicas.map(({ region }) => region),
              within,
            ),
            within,
          ),
        ),
      secretArns: [...this.#secrets.arns, ...this.#secrets.replicaArns],
      keyed,
      handler,
      firstRefresh,
    };
  }

  /** The names of this provider's registries. */
  get registryNames(): readonly string[] {
    return this.onDashboard.registries.map(({ name }) => name);
  }

  /** The secret of one of this provider's registries. */
  secret(name: string, region?: string): ISecret | undefined {
    return region === undefined ? this.#secrets.get(name) : this.#secrets.replica(name, region);
  }
}
