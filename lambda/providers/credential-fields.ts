import * as v from 'valibot';
import type { Instant } from '../contract/instant';
import { Sensitive } from '../run/sensitive';

/** Schemas for what vendors' replies must hold, whoever the vendor is. */

/**
 * A registry's host as the vendor writes it, in lower case (ASCII alone: other letters are nothing that a host has). Whether
 * it is a host at all, and the vendor's, the loop asks the vendor's hosts: only then can it take the credential back.
 */
export const namedHost = v.pipe(
  v.string(),
  v.nonEmpty(),
  v.transform((text) => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())),
);

const sensitive = v.transform((text: string) => new Sensitive(text));

/** A colon would end it where clients put user and password together. A vendor may use a token for it. */
export const username = v.pipe(v.string(), v.regex(/^[^:\p{Cc}]+$/u), sensitive);

export const password = v.pipe(v.string(), v.regex(/^\P{Cc}+$/u), sensitive);

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
