import { parseHost } from '../contract/host';
import { isLoopback } from '../http/loopback';

/**
 * Where a host's registry API begins: `https://<host>/v2/`, plain http on loopback. Undefined for anything that isn't a host
 * in its plainest spelling.
 */
export function registryUrl(text: string): URL | undefined {
  const host = parseHost(text);
  if (host === undefined) return undefined;
  return new URL(`${isLoopback(host.name) ? 'http' : 'https'}://${text}/v2/`);
}
