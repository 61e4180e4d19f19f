import { Stack, Tags, Token } from 'aws-cdk-lib';
import { type IAlarm, type Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret, ReplicaRegion } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { METRICS } from '../lambda/contract/metrics';
import { PROVIDER_NAMES, type ProviderName } from '../lambda/contract/provider-name';
import { alarmPeriod } from './alerts/alarm-period';
import { AlertLinks } from './alerts/alert-links';
import { type AlertReceivers, alertReceivers } from './alerts/alert-receivers';
import { alertTopic, chatTopic } from './alerts/alert-topic';
import { ChatChannels } from './alerts/chat-channels';
import { FailureReports } from './alerts/failure-reports';
import { didYouMean, oneOf } from './config/messages/words';
import { parseConfig } from './config/parse-config';
import { readConfigFor } from './config/read-config';
import type { RefresherConfig } from './config/refresher-config';
import type { RegistryConfigOf } from './config/registry-config';
import { RefresherDashboard } from './dashboard/refresher-dashboard';
import { limitSizes } from './limits';
import { capitalized, dashboardName } from './names';
import { ReaderProbe } from './probe/reader-probe';
import { Alerts, type GivenTopics } from './props/alerts';
import { constructDocument, givenTopics } from './props/construct-document';
import { textInCode } from './props/in-code';
import type { ProviderMetricOptions } from './props/provider-metric-options';
import type { CheckedConfig, RegistryTokenRefresherProps } from './props/registry-token-refresher-props';
import type { SecretOptions } from './props/secret-options';
import { providerMetric } from './provider-metric';
import { ProviderRefresher, type ProviderRefresherProps } from './provider-refresher';
import { INFRASTRUCTURES } from './providers/infrastructures';
import { warnOfRegions } from './region-warnings';

/**
 * Keeps the credentials of container registries fresh in Secrets Manager: for each provider in use a scheduled function
 * with its role, logs and alarms, and a secret for each registry that is filled before the deployment ends.
 *
 * A stack holds one of them, since secrets, roles and metrics bear the stack's name.
 */
export class RegistryTokenRefresher extends Construct {
  /**
   * The registries and settings of a config file, `registries.yaml` or JSON. An `account` or a `region` in the file must be the
   * stack's; a `stackName` or a `terminationProtection` is refused.
   *
   * @param path the file's path, from the working directory
   */
  static fromFile(scope: Construct, id: string, path: string): RegistryTokenRefresher {
    const stack = stackOf(scope, id);
    const config = readConfigFor(path, {
      path: stack.node.path,
      name: stack.stackName,
      account: known(stack.account),
      region: known(stack.region),
    });
    const refresher = new RegistryTokenRefresher(scope, id, propsOf({ config, source: path }));
    for (const [key, value] of Object.entries(config.tags)) Tags.of(refresher).add(key, value);
    return refresher;
  }

  /** What the names of the secrets start with. */
  readonly secretPrefix: string;
  /** Where alerts go; undefined if they are switched off. */
  readonly alertTopic: ITopic | undefined;
  /** The function that tries the credentials as readers do; undefined if there is no probe. */
  readonly probe: IFunction | undefined;
  /** All alarms, of each provider in use and of the probe. */
  readonly alarms: IAlarm[];
  readonly #providers = new Map<ProviderName, ProviderRefresher<ProviderName>>();
  readonly #checkEvery: number;
  readonly #replicaRegions: readonly string[];

  /** Throws an error that lists every problem of the props. */
  constructor(scope: Construct, id: string, props: RegistryTokenRefresherProps) {
    super(scope, id);
    const stack = stackOf(scope, id);
    const others = stack.node.findAll().filter((other) => other instanceof RegistryTokenRefresher);
    if (others.some((other) => other !== this && Stack.of(other) === stack)) {
      throw new Error(
        `${this.node.path}: the stack ${stack.stackName} holds a RegistryTokenRefresher already; add to its registries.`,
      );
    }
    const { config, source } = props._checked ?? this.checked(this.withSecurityGroups(props));
    const isWritten = props._checked === undefined;
    warnOfRegions(this, config);
    this.secretPrefix = config.secretPrefix;
    this.#checkEvery = config.checkEvery;
    const receivers = this.receiversOf(config, isWritten ? givenTopics(props) : {});
    this.alertTopic = receivers?.topic;
    const providers = PROVIDER_NAMES.filter((name) =>
      config.registries.some(({ provider }) => provider === name),
    );
    const links = new AlertLinks(this, 'AlertLinks', {
      runbookUrl: config.alerts.runbookUrl,
      dashboardName: config.dashboard ? dashboardName(stack.stackName, stack.region) : undefined,
    });
    const reports =
      receivers &&
      new FailureReports(this, 'FailureReports', { providers, receivers, links, naming: config });

    const { encryptionKeyArn } = config;
    const encryptionKey =
      props.encryptionKey ??
      (encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'EncryptionKey', encryptionKeyArn));
    const replicas = props.replicas ?? importedReplicas(this, config);
    this.#replicaRegions = replicas.map(({ region }) => region);
    for (const provider of providers) {
      this.addProvider(provider, { config, encryptionKey, replicas, receivers, links, reports });
    }
    const probe =
      config.probe &&
      new ReaderProbe(this, 'Probe', {
        providers: [...this.#providers.values()].map(({ probed }) => probed),
        every: config.probe.every,
        naming: config,
        network: config.network,
        receivers,
        links,
        logRetentionDays: config.logRetentionDays,
      });
    this.probe = probe?.function;
    this.alarms = [
      ...[...this.#providers.values()].flatMap(({ alarms }) => alarms),
      ...(probe === undefined ? [] : [probe.alarm]),
    ];
    const limited = [
      ...[...this.#providers.values()].flatMap((one) => one.limited),
      ...(probe?.limited ?? []),
    ].map((one) => (isWritten ? { ...one, problem: textInCode(one.problem) } : one));
    limitSizes(this, source, limited);
    if (config.dashboard) {
      const shown = [...this.#providers.values()].map(({ onDashboard }) => onDashboard);
      const { checkEvery } = config;
      new RefresherDashboard(this, 'Dashboard', {
        providers: shown,
        probe: probe?.onDashboard,
        checkEvery,
        runbookUrl: config.alerts.runbookUrl,
      });
    }
  }

  /**
   * The secret of a registry, for its readers: grant it, or hand it to ECS as `credentials`. Refer to it by its ARN.
   *
   * A reader of the same stack, such as a service, waits for the first refresh if it depends on the secret:
   * `service.node.addDependency(tokens.secret('images'))`.
   *
   * Throws if no registry has this name, or it has no replica in that region.
   */
  secret(name: string, options: SecretOptions = {}): ISecret {
    const { region } = options;
    const isReplica = region !== undefined && region !== Stack.of(this).region;
    for (const provider of this.#providers.values()) {
      const secret = provider.secret(name, isReplica ? region : undefined);
      if (secret !== undefined) return secret;
    }
    const names = [...this.#providers.values()].flatMap(({ registryNames }) => registryNames);
    if (isReplica && names.includes(name)) throw this.unknown('replica', region, this.#replicaRegions);
    throw this.unknown('registry', name, names);
  }

  /** The function that refreshes a provider's registries; undefined if the provider isn't in use. */
  function(provider: string): IFunction | undefined {
    return [...this.#providers].find(([name]) => name === provider)?.[1].function;
  }

  /** Lets someone run the functions by hand, of all providers in use. */
  grantRefresh(grantee: IGrantable): Grant {
    const [first, ...others] = [...this.#providers.values()].map(({ function: handler }) =>
      // Older versions have older configs.
      handler.grantInvokeLatestVersion(grantee),
    );
    const none = Grant.drop(grantee, 'no provider is in use');
    return others.reduce((all, grant) => all.combine(grant), first ?? none);
  }

  /**
   * How many of a provider's registries are at risk: their published credential expires soon, or is unverified, overwritten or
   * missing. By default the maximum of each tick.
   */
  metricRegistriesAtRisk(options: ProviderMetricOptions): Metric {
    return this.metric(METRICS.registriesAtRisk, { statistic: Stats.MAXIMUM, ...options });
  }

  /**
   * How many seconds the first credential to expire still lives, among a provider's published ones; 0 if one is missing. By
   * default the minimum of each tick.
   */
  metricSecondsToExpiry(options: ProviderMetricOptions): Metric {
    return this.metric(METRICS.secondsToExpiry, { statistic: Stats.MINIMUM, ...options });
  }

  private metric(metricName: string, { provider: name, ...options }: ProviderMetricOptions): Metric {
    const provider = [...this.#providers.keys()].find((known) => known === name);
    if (provider === undefined) throw this.unknown('provider in use', name, [...this.#providers.keys()]);
    return providerMetric(this, provider, metricName, {
      period: alarmPeriod(this.#checkEvery),
      ...options,
    });
  }

  private unknown(kind: string, name: string, names: readonly string[]): Error {
    const meant = didYouMean(name, names);
    const hint = meant === '' ? `; there ${names.length === 1 ? 'is' : 'are'} ${namesText(names)}` : meant;
    return new Error(`${this.node.path}: no ${kind} has the name "${name}"${hint}`);
  }

  private withSecurityGroups(props: RegistryTokenRefresherProps): RegistryTokenRefresherProps {
    const { vpc, securityGroups } = props;
    if (vpc === undefined || securityGroups !== undefined) return props;
    const description = `The functions of ${Stack.of(this).stackName}, which refresh registry credentials`;
    return { ...props, securityGroups: [new SecurityGroup(this, 'SecurityGroup', { vpc, description })] };
  }

  private checked(props: RegistryTokenRefresherProps): CheckedConfig {
    const stack = Stack.of(this);
    const { document, problems, wording } = constructDocument(props, stack);
    const config = parseConfig(document, {
      file: this.node.path,
      stackName: stack.stackName,
      region: known(stack.region),
      account: known(stack.account),
      isDeployTimeValue: (text) => Token.isUnresolved(text),
      problems,
      wording,
    });
    return { config, source: this.node.path };
  }

  private receiversOf(config: RefresherConfig, given: GivenTopics): AlertReceivers | undefined {
    const { alerts } = config;
    if (!alerts.enabled) return undefined;
    const { emails, topicArn, criticalTopicArn, chatTopicArn, slack, teams } = alerts;
    const imported = (id: string, arn: string | undefined): ITopic | undefined =>
      arn === undefined ? undefined : Topic.fromTopicArn(this, id, arn);
    const topic = alertTopic(this, { emails, topic: given.topic ?? imported('GivenTopic', topicArn) });
    const critical =
      given.criticalTopic ??
      // One topic imported twice would be told twice.
      (criticalTopicArn !== undefined && criticalTopicArn === topicArn
        ? topic
        : imported('CriticalTopic', criticalTopicArn));
    const listens = slack !== undefined || teams !== undefined;
    const chat = given.chatTopic ?? (listens ? chatTopic(this) : imported('GivenChatTopic', chatTopicArn));
    if (listens && chat !== undefined) {
      new ChatChannels(this, 'ChatChannels', { slack, teams, topic: chat, naming: config });
    }
    return alertReceivers(this, { topic, criticalTopic: critical, chatTopic: chat });
  }

  private addProvider<P extends ProviderName>(
    provider: P,
    shared: Pick<
      ProviderRefresherProps<P>,
      'config' | 'encryptionKey' | 'replicas' | 'receivers' | 'links' | 'reports'
    >,
  ): void {
    const isOwn = (registry: RefresherConfig['registries'][number]): registry is RegistryConfigOf<P> =>
      registry.provider === provider;
    const registries = shared.config.registries.filter(isOwn);
    const refresher = new ProviderRefresher(this, capitalized(provider), {
      provider,
      registries,
      infrastructure: INFRASTRUCTURES[provider],
      ...shared,
    });
    this.#providers.set(provider, refresher);
  }
}

/** Props that stand for a config that is checked already. */
export const propsOf = (_checked: CheckedConfig): RegistryTokenRefresherProps => ({
  registries: [],
  alerts: Alerts.none(),
  _checked,
});

/** The replicas of a config. */
const importedReplicas = (scope: Construct, { replicas }: RefresherConfig): readonly ReplicaRegion[] =>
  replicas.map(({ region, encryptionKeyArn }) => ({
    region,
    ...(encryptionKeyArn === undefined
      ? {}
      : { encryptionKey: Key.fromKeyArn(scope, `EncryptionKey-${region}`, encryptionKeyArn) }),
  }));

/** Undefined for what only the deployment knows. */
const known = (value: string): string | undefined => (Token.isUnresolved(value) ? undefined : value);

function stackOf(scope: Construct, id: string): Stack {
  const stack = Stack.of(scope);
  if (Token.isUnresolved(stack.stackName)) {
    throw new Error(
      `${scope.node.path}/${id}: a nested stack's name is not known at synth: put the RegistryTokenRefresher into a stack that is not nested.`,
    );
  }
  return stack;
}

const namesText = (names: readonly string[]): string =>
  oneOf(names.length <= 20 ? names : [...names.slice(0, 20), `${names.length - 20} more`]);
