import { parse } from 'node:path';

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

/** `RegistryTokenRefresher-team2` to `registry-token-refresher-team2`. */
export const kebabCase = (name: string): string =>
  name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase();
