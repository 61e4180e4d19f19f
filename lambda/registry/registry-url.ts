import { parseHost } from '../contract/host';
import { protocolFor } from '../contract/protected-url';

/**
 * The address of a host's registry API: `https://<host>/v2/`, plain http on loopback. Undefined for anything that isn't a
 * host in its plainest spelling.
 */
export function registryUrl(text: string): URL | undefined {
  const host = parseHost(text);
  if (host === undefined) return undefined;
  return new URL(`${protocolFor(host.name)}//${text}/v2/`);
}
