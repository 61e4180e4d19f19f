import { Stack, Token } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PROVIDER_NAMES, type ProviderName } from '../lambda/contract/provider-name';
import { AlertLinks } from './alerts/alert-links';
import { type AlertReceivers, alertReceivers } from './alerts/alert-receivers';
import { alertTopic } from './alerts/alert-topic';
import { FailureReports } from './alerts/failure-reports';
import { parseConfig } from './config/parse-config';
import type { RefresherConfig } from './config/refresher-config';
import type { RegistryConfigOf } from './config/registry-config';
import { RefresherDashboard } from './dashboard/refresher-dashboard';
import { limitSizes } from './limits';
import { capitalized, dashboardName } from './names';
import { ReaderProbe } from './probe/reader-probe';
import { configDocument, type RefresherProps } from './props';
import { ProviderRefresher, type ProviderRefresherProps } from './provider-refresher';
import { INFRASTRUCTURES } from './providers/infrastructures';
import { warnOfRegions } from './region-warnings';

/** Registries and alerts in words, or a config that is checked already. */
export type RegistryTokenRefresherProps = RefresherProps | { readonly config: RefresherConfig };

/**
 * Keeps the credentials of container registries fresh in Secrets Manager: for each provider in use a scheduled function
 * with its role, logs and alarms, and a secret for each registry that is filled before the deployment ends.
 *
 * A stack holds one of them, since secrets, roles and metrics bear the stack's name.
 *
 * @example
 * const tokens = new RegistryTokenRefresher(this, 'RegistryTokens', {
 *   registries: [{ name: 'images', provider: 'digitalocean', registry: 'acme', apiToken: { secret: apiToken } }],
 *   alerts: { topic },
 * });
 * const credentials = tokens.secret('images');
 * const image = ContainerImage.fromRegistry('registry.digitalocean.com/acme/web:1', { credentials });
 * // Once the service that pulls it is made:
 * service.node.addDependency(credentials);
 *
 * @throws ConfigError that lists every problem of the registries
 */
export class RegistryTokenRefresher extends Construct {
  /** What the names of the secrets start with. */
  readonly secretPrefix: string;
  /** Where alerts go; undefined if they are switched off. */
  readonly alertTopic: ITopic | undefined;
  /** The function that tries the credentials as readers do; undefined if the config has no probe. */
  readonly probe: IFunction | undefined;
  readonly #providers = new Map<ProviderName, ProviderRefresher<ProviderName>>();

  constructor(scope: Construct, id: string, props: RegistryTokenRefresherProps) {
    super(scope, id);
    const stack = Stack.of(this);
    if (Token.isUnresolved(stack.stackName)) {
      throw new Error(
        'A nested stack’s name is not known at synth: put the RegistryTokenRefresher into a stack of its own.',
      );
    }
    const others = stack.node.findAll().filter((other) => other instanceof RegistryTokenRefresher);
    if (others.some((other) => other !== this && Stack.of(other) === stack)) {
      throw new Error(
        `The stack ${stack.stackName} holds a RegistryTokenRefresher already; add to its registries.`,
      );
    }
    const config = 'config' in props ? props.config : this.checked(props);
    warnOfRegions(this, config);
    this.secretPrefix = config.secretPrefix;
    const receivers = this.receiversOf(config, 'config' in props ? {} : props.alerts);
    this.alertTopic = receivers?.topic;
    const providers = PROVIDER_NAMES.filter((name) =>
      config.registries.some(({ provider }) => provider === name),
    );
    const links = new AlertLinks(this, 'AlertLinks', {
      runbookUrl: config.alerts.runbookUrl,
      dashboardName: config.dashboard ? dashboardName(stack.stackName, stack.region) : undefined,
    });
    const reports = receivers && new FailureReports(this, 'FailureReports', { providers, receivers, links });

    const { encryptionKeyArn } = config;
    const encryptionKey =
      encryptionKeyArn === undefined ? undefined : Key.fromKeyArn(this, 'EncryptionKey', encryptionKeyArn);
    for (const provider of providers) {
      this.addProvider(provider, { config, encryptionKey, receivers, links, reports });
    }
    const probe =
      config.probe &&
      new ReaderProbe(this, 'Probe', {
        providers: [...this.#providers.values()].map(({ probed }) => probed),
        every: config.probe.every,
        receivers,
        links,
        logRetentionDays: config.logRetentionDays,
      });
    this.probe = probe?.function;
    limitSizes(this, 'config' in props ? stack.stackName : this.node.path, [
      ...[...this.#providers.values()].flatMap(({ limited }) => limited),
      ...(probe?.limited ?? []),
    ]);
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
   * A reader of the same stack, such as a service, waits for the first refresh if it is told to:
   * `service.node.addDependency(tokens.secret('images'))`.
   *
   * @throws if no registry has this name
   */
  secret(name: string): ISecret {
    for (const provider of this.#providers.values()) {
      const secret = provider.secret(name);
      if (secret !== undefined) return secret;
    }
    throw new Error(`No registry is named ${name}.`);
  }

  /** The function that refreshes a provider's registries; undefined if the provider isn't in use. */
  function(provider: ProviderName): IFunction | undefined {
    return this.#providers.get(provider)?.function;
  }

  private checked(props: RefresherProps): RefresherConfig {
    const { stackName, region, account } = Stack.of(this);
    return parseConfig(configDocument(props, Stack.of(this)), {
      file: this.node.path,
      stackName,
      region: Token.isUnresolved(region) ? undefined : region,
      account: Token.isUnresolved(account) ? undefined : account,
      isDeployTimeValue: (text) => Token.isUnresolved(text),
    });
  }

  private receiversOf(
    { alerts }: RefresherConfig,
    given: { readonly topic?: ITopic; readonly criticalTopic?: ITopic },
  ): AlertReceivers | undefined {
    if (!alerts.enabled) return undefined;
    const { emails, topicArn, criticalTopicArn } = alerts;
    const imported = (id: string, arn: string | undefined): ITopic | undefined =>
      arn === undefined ? undefined : Topic.fromTopicArn(this, id, arn);
    const topic = alertTopic(this, { emails, topic: given.topic ?? imported('GivenTopic', topicArn) });
    const critical =
      given.criticalTopic ??
      // One topic imported twice would be told twice.
      (criticalTopicArn !== undefined && criticalTopicArn === topicArn
        ? topic
        : imported('CriticalTopic', criticalTopicArn));
    return alertReceivers(this, topic, critical);
  }

  private addProvider<P extends ProviderName>(
    provider: P,
    shared: Pick<ProviderRefresherProps<P>, 'config' | 'encryptionKey' | 'receivers' | 'links' | 'reports'>,
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
