import { Stack, Token } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PROVIDER_NAMES, type ProviderName } from '../lambda/contract/provider-name';
import { alertTopic } from './alerts/alert-topic';
import { parseConfig } from './config/parse-config';
import type { RefresherConfig } from './config/refresher-config';
import { capitalized } from './names';
import { configDocument, type RefresherProps } from './props';
import { ProviderRefresher } from './provider-refresher';
import type { RegistryConfigOf } from './providers/provider-infrastructure';
import { PROVIDERS } from './providers/providers';

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
 * ContainerImage.fromRegistry('registry.digitalocean.com/acme/web:1', { credentials: tokens.secret('images') });
 *
 * @throws ConfigError that lists every problem of the registries
 */
export class RegistryTokenRefresher extends Construct {
  /** What the names of the secrets start with. */
  readonly secretPrefix: string;
  /** Where alerts go; undefined where they are switched off. */
  readonly alertTopic: ITopic | undefined;
  readonly #providers = new Map<ProviderName, ProviderRefresher<ProviderName>>();

  constructor(scope: Construct, id: string, props: RegistryTokenRefresherProps) {
    super(scope, id);
    const stack = Stack.of(this);
    if (stack.node.findAll().some((other) => other instanceof RegistryTokenRefresher && other !== this)) {
      throw new Error(
        `The stack ${stack.stackName} holds a RegistryTokenRefresher already; add to its registries.`,
      );
    }
    const config = 'config' in props ? props.config : this.checked(props);
    this.secretPrefix = config.secretPrefix;
    this.alertTopic = this.topicOf(config, 'config' in props ? undefined : props.alerts.topic);

    for (const provider of PROVIDER_NAMES) this.addProvider(provider, config);
  }

  /**
   * The secret of a registry, for whoever reads it: grant it, or hand it to ECS as `credentials`. What depends on it is
   * made after its first refresh.
   *
   * @throws where no registry has this name
   */
  secret(name: string): ISecret {
    for (const provider of this.#providers.values()) {
      const secret = provider.secret(name);
      if (secret !== undefined) return secret;
    }
    throw new Error(`No registry is named ${name}.`);
  }

  /** The function that refreshes a provider's registries; undefined where the provider isn't in use. */
  function(provider: ProviderName): IFunction | undefined {
    return this.#providers.get(provider)?.function;
  }

  private checked(props: RefresherProps): RefresherConfig {
    const { stackName, region } = Stack.of(this);
    return parseConfig(configDocument(props), {
      file: this.node.path,
      stackName,
      region: Token.isUnresolved(region) ? undefined : region,
    });
  }

  private topicOf({ alerts }: RefresherConfig, given: ITopic | undefined): ITopic | undefined {
    if (!alerts.enabled) return undefined;
    const { emails, topicArn } = alerts;
    const imported = topicArn === undefined ? undefined : Topic.fromTopicArn(this, 'GivenTopic', topicArn);
    return alertTopic(this, { emails, topic: given ?? imported });
  }

  private addProvider<P extends ProviderName>(provider: P, config: RefresherConfig): void {
    const isOwn = (registry: RefresherConfig['registries'][number]): registry is RegistryConfigOf<P> =>
      registry.provider === provider;
    const registries = config.registries.filter(isOwn);
    if (registries.length === 0) return;
    const refresher = new ProviderRefresher(this, capitalized(provider), {
      provider,
      registries,
      infrastructure: PROVIDERS[provider],
      config,
      topic: this.alertTopic,
    });
    this.#providers.set(provider, refresher);
  }
}
