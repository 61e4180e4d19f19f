import * as v from 'valibot';
import type { Instant } from '../../contract/instant';
import type { IonosScope } from '../../contract/providers/ionos';
import type { AskedToken } from '../named-tokens';
import { toldExpiry } from '../told-expiry';

/** What a reply says of the token that was made, whether readable or not. */
export interface ToldToken {
  readonly name?: unknown;
  readonly expiryDate?: unknown;
  readonly scopes?: unknown;
  readonly status?: unknown;
}

const scopes = v.array(
  v.object({
    // A published example of a reply says `repo` for a repository; it is the same kind of scope.
    type: v.pipe(
      v.string(),
      v.transform((type) => (type === 'repo' ? 'repository' : type)),
    ),
    name: v.string(),
    actions: v.nullish(v.array(v.string()), []),
  }),
);

/**
 * When a new token expires; or, in words, what is wrong with it if it is more than what was asked for. IONOS need not
 * repeat expiry, scopes and status.
 */
export function asAsked(
  asked: AskedToken,
  askedScopes: readonly IonosScope[],
  told: ToldToken,
): Instant | string {
  if (told.name !== asked.name) return 'another name';
  if ((told.status ?? 'enabled') !== 'enabled') return 'a status other than enabled';
  if (!isNoWider(told.scopes ?? askedScopes, askedScopes)) return 'wider scopes';
  return toldExpiry(asked, told.expiryDate ?? undefined);
}

/** Whether each action on each name was asked for, in whatever order and however often. */
function isNoWider(told: unknown, asked: readonly IonosScope[]): boolean {
  const parsed = v.safeParse(scopes, told);
  if (!parsed.success) return false;
  return parsed.output.every(({ type, name, actions }) =>
    actions.every((action) =>
      asked.some(
        (scope) =>
          scope.type === type &&
          (scope.name === name || scope.name === '*') &&
          scope.actions.includes(action),
      ),
    ),
  );
}
