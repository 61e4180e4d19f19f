import type { Environment } from '../contract/environment';
import { isLoopback } from '../http/loopback';

/**
 * Where a vendor's API is: the vendor's own address unless the environment names another (tests, private endpoints).
 * Always https, except on loopback.
 *
 * @throws where the environment names something else than such an address; the message doesn't repeat it
 */
export function apiBase(environment: Environment, variable: string, vendors: string): URL {
  const named = environment[variable];
  const text = named === undefined || named === '' ? vendors : named;
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const plain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === '';
  const safe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback(url.hostname));
  if (!plain || !safe) {
    throw new Error(
      `Environment variable ${variable} must be a plain https URL, or a plain http URL of a loopback host.`,
    );
  }
  return url;
}

/** The URL below a base for some path segments, each escaped. */
export function apiUrl(base: URL, ...segments: readonly string[]): URL {
  const path = segments.map(encodeURIComponent).join('/');
  return new URL(`${base.origin}${base.pathname.replace(/\/+$/, '')}/${path}`);
}
