import { isLoopback } from '../http/loopback';

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::\\d{1,5})?$`);

/**
 * Where a host's registry API begins: `https://<host>/v2/`, plain http on loopback. Undefined for anything that isn't
 * a bare host, with or without a port, in its plainest spelling: a credential must not end up where only a URL parser
 * sees that it goes.
 */
export function registryUrl(host: string): URL | undefined {
  const spelled = host.toLowerCase();
  const [, hostname] = HOST.exec(spelled) ?? [];
  if (hostname === undefined || hostname.length > 253) return undefined;
  const text = `${isLoopback(hostname) ? 'http' : 'https'}://${spelled}/v2/`;
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.hostname === hostname ? url : undefined;
}
