import * as v from 'valibot';
import { type Instant, instantOf } from '../../contract/instant';

const claims = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ exp: v.pipe(v.number(), v.finite(), v.minValue(1)) }),
);

/**
 * When a JSON Web Token expires, as it states itself; undefined for any other text. The signature isn't checked: the
 * vendor does that, and here the expiry only decides when to warn.
 */
export function jwtExpiry(token: string): Instant | undefined {
  const [, payload, signature] = token.split('.');
  if (payload === undefined || signature === undefined) return undefined;
  const result = v.safeParse(claims, Buffer.from(payload, 'base64url').toString());
  return result.success ? instantOf(result.output.exp * 1000) : undefined;
}
