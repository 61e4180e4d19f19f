import './check-cdk';

export { Access } from './props/access';
export {
  type AlertLinkOptions,
  Alerts,
  type AlertsOptions,
  type SlackChannel,
  type TeamsChannel,
} from './props/alerts';
export { ApiToken, type ApiTokenOptions } from './props/api-token';
export { OnFirstRefreshFailure } from './props/on-first-refresh-failure';
export type { ProviderMetricOptions } from './props/provider-metric-options';
export { Registry } from './props/registry';
export type { RegistryOptions } from './props/registry-options';
export type { ProbeOptions, RegistryTokenRefresherProps } from './props/registry-token-refresher-props';
export type { SecretOptions } from './props/secret-options';
export type { DigitalOceanRegistryOptions } from './providers/digitalocean/digital-ocean-registry-options';
export type { EcrRegistryOptions } from './providers/ecr/ecr-registry-options';
export type { GitLabRegistryOptions } from './providers/gitlab/git-lab-registry-options';
export type { IonosRegistryOptions, IonosScope } from './providers/ionos/ionos-registry-options';
export type { LightsailRegistryOptions } from './providers/lightsail/lightsail-registry-options';
export { RegistryTokenRefresher } from './registry-token-refresher';
export {
  RegistryTokenRefresherStack,
  type RegistryTokenRefresherStackProps,
} from './registry-token-refresher-stack';
