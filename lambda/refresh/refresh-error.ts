import type { ProviderName } from '../contract/provider-name';
import { RUN_ERRORS } from '../contract/run-error';
import { countThatFits } from '../run/count-that-fits';
import { ErrorWithoutFrames } from '../run/error-without-frames';
import { shortened } from '../run/shortened';
import type { FailedEntry } from './run-result';

/** At least one failure is news. */
export class RefreshFailed extends ErrorWithoutFrames {
  override readonly name = RUN_ERRORS.refreshFailed;
}

/** Registries fail, and all of them were failing at the last tick already. */
export class RefreshStillFailing extends ErrorWithoutFrames {
  override readonly name = RUN_ERRORS.refreshStillFailing;
}

/** EventBridge puts error messages into JSON text as they are, and people read them in mail and chat. */
const MESSAGE_LIMIT = 2000;
const ENTRY_LIMIT = 600;
/** Characters that stay free for the names of registries whose line does not fit. */
const NAMES_LIMIT = 400;

/** `3 of 12 ecr registries of RegistryTokenRefresher failed. ` */
export const failedOf = (failed: number, looked: number, provider: ProviderName, stack: string): string =>
  `${failed} of ${looked} ${provider} registries of ${stack} failed. `;

/**
 * The error of a tick or a run by hand with failures: a line for each of the first ones, then the names of the others, all
 * within 2 KB.
 *
 * @param looked how many registries the run looked at
 * @param failed the news first
 */
export function refreshError(
  provider: ProviderName,
  stack: string,
  looked: number,
  failed: readonly FailedEntry[],
  isNews: boolean,
): RefreshFailed | RefreshStillFailing {
  const head = failedOf(failed.length, looked, provider, stack);
  const message = head + fitted(failed, MESSAGE_LIMIT - head.length);
  return isNews ? new RefreshFailed(message) : new RefreshStillFailing(message);
}

function fitted(failed: readonly FailedEntry[], limit: number): string {
  const lines = failed.map(({ name, code, message }) =>
    shortened(`${name}: ${code}: ${message}`, ENTRY_LIMIT),
  );
  const whole = lines.join(' | ');
  if (whole.length <= limit) return whole;

  const names = failed.map(({ name }) => name);
  const shown = countThatFits(lines, ' | ', limit - NAMES_LIMIT);
  const start = `${lines.slice(0, shown).join(' | ')} | and ${names.length - shown} more: `;
  const others = names.slice(shown);
  const named = countThatFits(others, ', ', limit - start.length - ', ...'.length);
  return start + others.slice(0, named).join(', ') + (named < others.length ? ', ...' : '');
}
