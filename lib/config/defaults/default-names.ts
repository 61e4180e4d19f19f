import { parse } from 'node:path';
import type { ProviderName } from '../../../lambda/contract/provider-name';

const STACK_NAME = 'RegistryTokenRefresher';
const USUAL_FILE = 'registries';

/**
 * The stack's name of a config file that gives none: one file is one stack.
 *
 * @example defaultStackName('configs/team2.yaml') // 'RegistryTokenRefresher-team2'
 */
export function defaultStackName(file: string): string {
  const { name } = parse(file);
  return name === USUAL_FILE ? STACK_NAME : `${STACK_NAME}-${name.replaceAll(/[^A-Za-z0-9-]/g, '-')}`;
}

/** `registry-token-refresher-team2`: what the names of a stack's secrets start with, unless the config says it. */
export const defaultSecretPrefix = (stackName: string): string => kebabCase(stackName);

/** `<prefix>/<provider>/`: one provider's function may write whatever is below it. */
export const secretFolder = (secretPrefix: string, provider: ProviderName): string =>
  `${secretPrefix}/${provider}/`;

/** `<prefix>/<provider>/<name>`: a registry's secret, unless the config names another one. */
export const defaultSecretName = (secretPrefix: string, provider: ProviderName, registry: string): string =>
  `${secretFolder(secretPrefix, provider)}${registry}`;

/** `RegistryTokenRefresher-team2` to `registry-token-refresher-team2`. */
const kebabCase = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
