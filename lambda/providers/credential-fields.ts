import * as v from 'valibot';
import type { Instant } from '../contract/instant';
import { Sensitive } from '../run/sensitive';

/** Schemas for what the replies of all vendors must hold. */

/**
 * A registry's host as the vendor writes it, with its ASCII letters in lower case. This schema does not check that it is a
 * host of the vendor's. The loop does that later, when it can still revoke the credential.
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
