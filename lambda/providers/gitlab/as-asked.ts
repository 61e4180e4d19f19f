import * as v from 'valibot';
import type { Instant } from '../../contract/instant';
import type { AskedToken } from '../named-tokens';
import { toldExpiry } from '../told-expiry';

/** What a reply says of the deploy token that was made, whether readable or not. */
export interface ToldToken {
  readonly name?: unknown;
  readonly expires_at?: unknown;
  readonly scopes?: unknown;
  readonly revoked?: unknown;
  readonly expired?: unknown;
}

const scopes = v.array(v.string());

/**
 * When a new deploy token expires, if it is no more than what was asked for; else, in words, what is wrong with it. What the
 * reply leaves out counts as asked.
 */
export function asAsked(
  asked: AskedToken,
  askedScopes: readonly string[],
  told: ToldToken,
): Instant | string {
  if (told.name !== asked.name) return 'another name';
  if ((told.revoked ?? false) !== false) return 'a mark that it is revoked';
  if ((told.expired ?? false) !== false) return 'a mark that it is expired';
  const granted = v.safeParse(scopes, told.scopes ?? askedScopes);
  if (!granted.success || granted.output.some((scope) => !askedScopes.includes(scope))) return 'wider scopes';
  // To GitLab, no expiry is none.
  return told.expires_at === null ? 'no expiry' : toldExpiry(asked, told.expires_at);
}
