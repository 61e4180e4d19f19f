export { ConfigError } from './config/config-error';
export { readConfig } from './config/read-config';
export type { RefresherConfig } from './config/refresher-config';
export type {
  AlertsProps,
  ApiTokenProps,
  RefresherProps,
  RegistryProps,
} from './props';
export { RegistryTokenRefresher, type RegistryTokenRefresherProps } from './registry-token-refresher';
export {
  RegistryTokenRefresherStack,
  type RegistryTokenRefresherStackProps,
} from './registry-token-refresher-stack';
