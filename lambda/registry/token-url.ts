import { parseHost } from '../contract/host';
import { isProtected } from '../contract/protected-url';
import type { Challenge } from './challenge';

/**
 * The address at which a Bearer challenge tells its client to get a grant: the realm with the service and the scopes in its
 * query. Undefined if the realm may not have the credential: it isn't https (or http on loopback), or its host and port are
 * not trusted.
 */
export function tokenUrl(challenge: Challenge, trusted: readonly URL[]): URL | undefined {
  const url = realmOf(challenge);
  if (url === undefined || !isSafe(url) || !trusted.some((host) => authority(host) === authority(url))) {
    return undefined;
  }
  const query = new URLSearchParams();
  const { parameters } = challenge;
  const service = parameters.get('service');
  if (service !== undefined) query.append('service', service);
  // A challenge separates its scopes by spaces; a query repeats the key.
  const scopes = parameters.get('scope')?.split(' ') ?? [];
  for (const scope of scopes) if (scope !== '') query.append('scope', scope);
  // Not by `url.searchParams`, which would change the spelling of the realm's own query.
  url.search = [url.search.slice(1), query.toString()].filter((part) => part !== '').join('&');
  return url;
}

/** The realm of a Bearer challenge; undefined if it is not a URL. */
export function realmOf({ parameters }: Challenge): URL | undefined {
  const realm = parameters.get('realm');
  return realm !== undefined && URL.canParse(realm) ? new URL(realm) : undefined;
}

const isSafe = (url: URL): boolean => isProtected(url) && parseHost(url.host) !== undefined;

const authority = ({ protocol, hostname, port }: URL): string =>
  `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
