import * as v from 'valibot';
import type { Instant } from '../contract/instant';

/** Schemas for what vendors' replies must hold, whoever the vendor is. */

/** A registry's bare host, port included where it has one. */
export const host = v.pipe(v.string(), v.toLowerCase(), v.regex(/^[a-z0-9.-]+(:\d{1,5})?$/));

/** A colon would end it where clients put user and password together. */
export const username = v.pipe(v.string(), v.regex(/^[^:\p{Cc}]+$/u));

export const password = v.pipe(v.string(), v.regex(/^\P{Cc}+$/u));

/** `<user>:<password>` in base64, as Docker's config files have it. */
export const basicAuth = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    (text) => Buffer.from(text, 'base64').toString('base64').replace(/=+$/, '') === text.replace(/=+$/, ''),
  ),
  v.transform((text) => {
    // DigitalOcean ends it with a line break.
    const decoded = Buffer.from(text, 'base64').toString().trim();
    const colon = decoded.indexOf(':');
    return { username: decoded.slice(0, Math.max(0, colon)), password: decoded.slice(colon + 1) };
  }),
  v.object({ username, password }),
);

/** Seconds: fifty years, the longest that any of the vendors grants. */
const LONGEST = 1_576_800_000;

/** Whether a credential issued just now can have that expiry. */
export const isPlausibleExpiry = (issuedAt: Instant, expiresAt: Instant): boolean =>
  expiresAt > issuedAt && expiresAt - issuedAt <= LONGEST;
