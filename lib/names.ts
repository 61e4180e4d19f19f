import type { ProviderName } from '../lambda/contract/provider-name';

/** `RegistryTokenRefresher-ecr`: of the provider's function, and the start of its alarms' names. */
export const functionName = (stackName: string, provider: ProviderName): string => `${stackName}-${provider}`;

/** `RegistryTokenRefresher-ecr-eu-central-1`: what partners' trust policies name, so it must stay. */
export const functionRoleName = (stackName: string, provider: ProviderName, region: string): string =>
  `${stackName}-${provider}-${region}`;

/** `/registry-token-refresher/<stack>/<region>/`: the IAM path of all token roles of a stack. */
export const tokenRolePath = (stackName: string, region: string): string =>
  `/registry-token-refresher/${stackName}/${region}/`;

/** `digitalocean` to `Digitalocean`, for construct ids and outputs. */
export const capitalized = (provider: ProviderName): string =>
  `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`;
