import { createHash } from 'node:crypto';
import { Token } from 'aws-cdk-lib';
import type { ProviderName } from '../lambda/contract/provider-name';

/** What IAM allows for a role's name, and Lambda for a function's. */
const LIMIT = 64;
/** Hex digits at the end of a token role's name. */
export const REACH_LENGTH = 8;
/** As long as regions usually get, for where it isn't known at synth. */
const LONG_REGION = 'ap-southeast-2';

/** What a function is for: one provider's registries, or the readers of all. */
export type FunctionKind = ProviderName | 'probe';

/** `RegistryTokenRefresher-ecr`: of the provider's function, and the start of its alarms' names. */
export const functionName = (stackName: string, kind: FunctionKind): string =>
  `${shortened(stackName, kind.length + 1)}-${kind}`;

/** `RegistryTokenRefresher-readers-broken` */
export const readersBrokenAlarmName = (stackName: string): string => `${stackName}-readers-broken`;

/** `RegistryTokenRefresher-ecr-eu-central-1`: what partners' trust policies name, so it must stay. */
export const functionRoleName = (stackName: string, kind: FunctionKind, region: string): string =>
  `${shortened(stackName, kind.length + lengthOf(region) + 2)}-${kind}-${region}`;

/**
 * `RegistryTokenRefresher-eu-central-1-`: how the names of all token roles of a stack start; eight hex digits over what the
 * role reaches follow.
 */
export const tokenRoleNameStart = (stackName: string, region: string): string =>
  `${shortened(stackName, lengthOf(region) + REACH_LENGTH + 2)}-${region}-`;

/** `/registry-token-refresher/<stack>/<region>/`: the IAM path of all token roles of a stack. */
export const tokenRolePath = (stackName: string, region: string): string =>
  `/registry-token-refresher/${stackName}/${region}/`;

/** `digitalocean` to `Digitalocean`, for construct ids and outputs. */
export const capitalized = (provider: ProviderName): string =>
  `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`;

/** A stack's name, cut where what follows it wouldn't fit; a hash keeps names apart that are cut alike. */
function shortened(stackName: string, following: number): string {
  if (stackName.length + following <= LIMIT) return stackName;
  const hash = createHash('sha256').update(stackName).digest('hex').slice(0, 8);
  return `${stackName.slice(0, LIMIT - following - hash.length - 1)}-${hash}`;
}

const lengthOf = (region: string): number => (Token.isUnresolved(region) ? LONG_REGION : region).length;
