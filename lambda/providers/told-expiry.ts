import * as v from 'valibot';
import { fromRfc3339, type Instant } from '../contract/instant';
import type { AskedToken } from './named-tokens';

/** Seconds: a vendor may round, and its clock may differ. */
const LATER = 300;

const expiry = v.pipe(v.string(), v.transform(fromRfc3339), v.number());

/**
 * When a new token expires by its vendor's word, if that is no later than asked; else, in words, what is wrong with it.
 *
 * @param told as the reply has it; undefined counts as asked
 */
export function toldExpiry({ issuedAt, expiresAt }: AskedToken, told: unknown): Instant | string {
  if (told === undefined) return expiresAt;
  const parsed = v.safeParse(expiry, told);
  if (!parsed.success) return 'an unreadable expiry';
  if (parsed.output <= issuedAt) return 'an expiry in the past';
  return parsed.output > expiresAt + LATER ? 'a later expiry' : parsed.output;
}
