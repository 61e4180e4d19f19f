import type { ProviderName } from '../contract/provider-name';
import { countThatFits } from '../run/count-that-fits';
import { oneLine } from '../run/one-line';
import { shortened } from '../run/shortened';
import { failedOf, RefreshFailed } from './refresh-error';

/**
 * Characters, all ASCII. CloudFormation takes 4,096 bytes as the whole answer of a custom resource, and the CDK's trigger
 * sends this message with a stack of its own; too long an answer shows the person no message at all.
 */
const MESSAGE_LIMIT = 1_200;
/** How far causes are cut until all of them fit, in characters; those that become alike are one. */
const CAUSE_LIMITS = [600, 400, 250, 150];
/** Characters that each cause leaves for names. */
const NAMES_LIMIT = 40;

export interface DeploymentFailure {
  readonly name: string;
  readonly code: string;
  /** What happened, and what to do. */
  readonly cause: string;
}

/**
 * The error that fails a deployment: every distinct cause once, with the names that fit.
 *
 * @param looked how many registries the run looked at
 * @param failures those that fail the deployment first
 */
export function deploymentError(
  provider: ProviderName,
  stack: string,
  looked: number,
  failures: readonly DeploymentFailure[],
): RefreshFailed {
  const head = failedOf(failures.length, looked, provider, stack);
  const limit = MESSAGE_LIMIT - head.length;
  const causes =
    CAUSE_LIMITS.map((length) => groupBy(failures, ({ code, cause }) => causeLine(code, cause, length))).find(
      (groups) => lengthOf(groups) <= limit,
    ) ?? firstOfEachCode(failures);
  return new RefreshFailed(head + withNames(causes, limit).slice(0, limit));
}

/** Names of registries by what they share. */
type Groups = ReadonlyMap<string, readonly string[]>;

const causeLine = (code: string, cause: string, length: number): string =>
  shortened(`${code}: ${oneLine(cause)}`, length);

function groupBy(
  failures: readonly DeploymentFailure[],
  key: (failure: DeploymentFailure) => string,
): Groups {
  const groups = new Map<string, string[]>();
  for (const failure of failures) {
    const title = key(failure);
    groups.set(title, [...(groups.get(title) ?? []), failure.name]);
  }
  return groups;
}

/** One cause for each code: of many that differ in details, such as the address, the first stands for all. */
function firstOfEachCode(failures: readonly DeploymentFailure[]): Groups {
  const causes = new Map<string, string>();
  for (const { code, cause } of failures) if (!causes.has(code)) causes.set(code, cause);
  const length = Math.floor((MESSAGE_LIMIT * 0.8) / causes.size) - NAMES_LIMIT;
  return groupBy(failures, ({ code }) =>
    causeLine(code, causes.get(code) ?? '', Math.max(length, code.length)),
  );
}

const lengthOf = (groups: Groups): number =>
  [...groups.keys()].reduce((sum, cause) => sum + cause.length + NAMES_LIMIT, 0);

/** Each cause with its first names; what the causes leave of the limit is shared among them. */
function withNames(groups: Groups, limit: number): string {
  const spare = limit - [...groups.keys()].reduce((sum, cause) => sum + cause.length, 0);
  const share = Math.floor(spare / groups.size);
  return [...groups]
    .map(([cause, names]) => `${namesThatFit(names, share - ':  | '.length)}: ${cause}`)
    .join(' | ');
}

function namesThatFit(names: readonly string[], limit: number): string {
  const all = names.join(', ');
  if (all.length <= limit) return all;
  const more = (shown: number): string => `${shown === 0 ? '' : ' and '}${names.length - shown} more`;
  const shown = countThatFits(names, ', ', limit - more(0).length - ' and '.length);
  return shown === 0 ? `${names.length} registries` : `${names.slice(0, shown).join(', ')}${more(shown)}`;
}
