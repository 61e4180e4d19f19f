import type { Environment } from '../contract/environment';
import { safeUrl, unsafeUrl } from '../contract/safe-url';

/**
 * Where a vendor's API is: the vendor's own address unless the environment names another (tests, private endpoints).
 * Always https, except on loopback.
 *
 * @throws if the environment names anything else; the message doesn't repeat it
 */
export function apiBase(environment: Environment, variable: string, vendors: string): URL {
  const named = environment[variable];
  const url = safeUrl(named === undefined || named === '' ? vendors : named);
  if (url === undefined) throw unsafeUrl(variable);
  return url;
}

/** The URL below a base for some path segments, each escaped. */
export function apiUrl(base: URL, ...segments: readonly string[]): URL {
  const path = segments.map(encodeURIComponent).join('/');
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}/${path}`);
}
