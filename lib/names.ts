import { createHash } from 'node:crypto';
import type { ProviderName } from '../lambda/contract/provider-name';
import type { TokenRoleParts } from '../lambda/contract/token-role';

/** What IAM allows for a role's name, and Lambda for a function's. */
const LIMIT = 64;
/**
 * As long as a region's name gets. A name that is cut leaves this much room, whether the region is known at synth or not: a
 * role must keep its name when a config begins to name its region.
 */
const LONG_REGION = 'us-isof-south-1';

const REPORTS = 'reports';
const CHAT = 'chat';
const TICK = 'tick';
const FIRST_REFRESH = 'first-refresh';

/** Where an organisation wants its roles, and how their names start. */
export interface RoleNaming {
  /** `/platform/`; undefined: IAM's root. */
  readonly rolePath: string | undefined;
  /** `platform-`; may be empty. */
  readonly roleNamePrefix: string;
}

/** What a function is for: one provider's registries, or the readers of all. */
export type FunctionKind = ProviderName | 'probe';

/** `RegistryTokenRefresher-ecr`: of the provider's function, and the start of its alarms' names. */
export const functionName = (stackName: string, kind: FunctionKind): string =>
  `${shortened(stackName, kind.length + 1)}-${kind}`;

/** `/aws/lambda/RegistryTokenRefresher-ecr`: of a function's log group. */
export const logGroupName = (stackName: string, kind: FunctionKind): string =>
  `/aws/lambda/${functionName(stackName, kind)}`;

/** `RegistryTokenRefresher-eu-central-1`: the names of an account's dashboards are the same in all regions. */
export const dashboardName = (stackName: string, region: string): string => `${stackName}-${region}`;

/** `RegistryTokenRefresher-readers-broken` */
export const readersBrokenAlarmName = (stackName: string): string => `${stackName}-readers-broken`;

/** `RegistryTokenRefresher-ecr-eu-central-1`: what partners' trust policies name, so it must stay. */
export const functionRoleName = (
  stackName: string,
  kind: FunctionKind,
  region: string,
  prefix = '',
): string => roleName(prefix, stackName, kind, region);

/** `platform-RegistryTokenRefresher-ecr-tick-eu-central-1`: what Scheduler invokes a function with. */
export const tickRoleName = (stackName: string, kind: FunctionKind, region: string, prefix: string): string =>
  roleName(prefix, stackName, `${kind}-${TICK}`, region);

/** `platform-RegistryTokenRefresher-first-refresh-eu-central-1`: of the CDK's function that serves the triggers. */
export const firstRefreshRoleName = (stackName: string, region: string, prefix: string): string =>
  roleName(prefix, stackName, FIRST_REFRESH, region);

/** `RegistryTokenRefresher-reports-eu-central-1`: what EventBridge publishes with, for policies of topics and keys elsewhere. */
export const reportsRoleName = (stackName: string, region: string, prefix = ''): string =>
  roleName(prefix, stackName, REPORTS, region);

/** `platform-RegistryTokenRefresher-chat-eu-central-1`: what chat channels may do, which is nothing. */
export const chatRoleName = (stackName: string, region: string, prefix: string): string =>
  roleName(prefix, stackName, CHAT, region);

/** `RegistryTokenRefresher-slack-eu-central-1`: of a chat channel's configuration, unique in its account. */
export const chatConfigurationName = (stackName: string, client: 'slack' | 'teams', region: string): string =>
  roleName('', stackName, client, region);

/**
 * What stands around the region in the name of a registry's token role. A name that IAM would find too long has its stack
 * and its registry cut, and eight hex digits over both at its end: they distinguish names that are cut alike, since role names
 * are unique in an account whatever the path. The region and the prefix stay whole.
 */
export function tokenRoleParts(
  stackName: string,
  region: string,
  registry: string,
  prefix = '',
): TokenRoleParts {
  const limit = LIMIT - prefix.length;
  if (stackName.length + lengthOf(region) + registry.length + 2 <= limit)
    return { stack: `${prefix}${stackName}`, registry };
  const hash = hexDigits(JSON.stringify([stackName, registry]));
  const left = limit - LONG_REGION.length - 2 - hash.length - 1;
  const cutRegistry = registry.slice(0, Math.max(Math.floor(left / 2), left - stackName.length));
  const cutStack = stackName.slice(0, left - cutRegistry.length);
  return { stack: `${prefix}${cutStack}`, registry: `${cutRegistry}-${hash}` };
}

/** `/registry-token-refresher/<stack>/<region>/`, below the organisation's path: the IAM path of all token roles of a stack. */
export const tokenRolePath = (stackName: string, region: string, rolePath = '/'): string =>
  `${rolePath}registry-token-refresher/${stackName}/${region}/`;

/** `digitalocean` to `Digitalocean`, for construct ids and outputs. */
export const capitalized = (provider: ProviderName): string =>
  `${provider.charAt(0).toUpperCase()}${provider.slice(1)}`;

/** Of a role, or of something else whose name is unique in an account. */
const roleName = (prefix: string, stackName: string, purpose: string, region: string): string =>
  `${prefix}${shortened(stackName, prefix.length + purpose.length + 2, region)}-${purpose}-${region}`;

/** A stack's name, cut if it wouldn't fit with what stands around it; a hash distinguishes names that are cut alike. */
function shortened(stackName: string, around: number, region = ''): string {
  if (stackName.length + around + lengthOf(region) <= LIMIT) return stackName;
  const hash = hexDigits(stackName);
  const room = LIMIT - around - (region === '' ? 0 : LONG_REGION.length);
  return `${stackName.slice(0, room - hash.length - 1)}-${hash}`;
}

const hexDigits = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8);

const lengthOf = (region: string): number => (isKnown(region) ? region : LONG_REGION).length;

/** The placeholder of a region that only the deployment knows is no region's name. */
const isKnown = (region: string): boolean => /^[a-z0-9-]+$/.test(region);
