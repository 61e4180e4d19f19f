import type { ProviderName } from '../contract/provider-name';
import { countThatFits } from '../run/count-that-fits';
import { oneLine } from '../run/one-line';
import { shortened } from '../run/shortened';
import { failedOf, RefreshFailed } from './refresh-error';

/**
 * Characters, all ASCII. CloudFormation takes 4,096 bytes as the whole answer of a custom resource, and the CDK's trigger
 * adds a stack of its own to this message. If the answer is too long, people see no message.
 */
const MESSAGE_LIMIT = 1_200;
/** The lengths, in characters, to which causes are cut until all of them fit. Causes that become equal count as one. */
const CAUSE_LIMITS = [600, 400, 250, 150];
/** Characters that stay free for names beside each cause. */
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
 * @param failures first those that fail the deployment
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

/** One cause for each code: the first, if several differ in details, such as the address. */
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

/** Each cause with its first names. All causes get the same share of what remains of the limit. */
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
