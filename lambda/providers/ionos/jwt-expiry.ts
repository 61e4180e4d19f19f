import * as v from 'valibot';
import { type Instant, instantOf } from '../../contract/instant';

const claims = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ exp: v.pipe(v.number(), v.finite(), v.minValue(1)) }),
);

/**
 * When a JSON Web Token lapses by its own word; undefined for any other text. The signature isn't looked at: the vendor
 * does that, here it's only about when to warn.
 */
export function jwtExpiry(token: string): Instant | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const result = v.safeParse(claims, Buffer.from(payload, 'base64url').toString());
  return result.success ? instantOf(result.output.exp * 1000) : undefined;
}
