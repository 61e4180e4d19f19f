import * as v from 'valibot';
import { fromRfc3339, type Instant } from '../../contract/instant';
import type { IonosScope } from '../../contract/providers/ionos';

/** A token as it is asked for. */
export interface AskedToken {
  readonly name: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
  readonly scopes: readonly IonosScope[];
}

/** What a reply says of the token that was made, whether readable or not. */
export interface ToldToken {
  readonly name?: unknown;
  readonly expiryDate?: unknown;
  readonly scopes?: unknown;
  readonly status?: unknown;
}

/** Seconds: IONOS may round, and its clock may differ. */
const LATER = 300;

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
const expiry = v.pipe(v.string(), v.transform(fromRfc3339), v.number());

/**
 * When a new token expires; or, in words, what is wrong with it if it is more than what was asked for. IONOS need not
 * repeat expiry, scopes and status.
 */
export function asAsked(asked: AskedToken, told: ToldToken): Instant | string {
  if (told.name !== asked.name) return 'another name';
  if ((told.status ?? 'enabled') !== 'enabled') return 'a status other than enabled';
  if (!isNoWider(told.scopes ?? asked.scopes, asked.scopes)) return 'wider scopes';
  const { expiryDate } = told;
  if (expiryDate === undefined || expiryDate === null) return asked.expiresAt;
  const expiresAt = v.safeParse(expiry, expiryDate);
  if (!expiresAt.success) return 'an unreadable expiry';
  if (expiresAt.output <= asked.issuedAt) return 'an expiry in the past';
  return expiresAt.output > asked.expiresAt + LATER ? 'a later expiry' : expiresAt.output;
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
