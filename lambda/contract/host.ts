const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';

/** The form of a host; {@link parseHost} checks more. */
export const HOST_PATTERN = `^(${LABEL}(?:\\.${LABEL})*|\\[[0-9a-f:.]+\\])(?::([1-9]\\d{0,4}))?$`;
const HOST = new RegExp(HOST_PATTERN);

/** A host in its plainest spelling: a name, an IPv4 address or an IPv6 address in brackets, and a port if it has one. */
export interface Host {
  /** As `URL.hostname` has it: `registry.example`, `192.0.2.1`, `[2001:db8::1]`. */
  readonly name: string;
  readonly port: number | undefined;
}

/**
 * The one grammar of hosts: in vendors' replies, secrets, configs and challenges. Undefined for anything that isn't a bare
 * host in lower case, and for a host that a URL parser would spell in another way: a check of the text would then take it
 * for another host than the one that gets the credential.
 */
export function parseHost(text: string): Host | undefined {
  const [, name, digits] = HOST.exec(text) ?? [];
  if (name === undefined || name.length > 253) return undefined;
  const port = digits === undefined ? undefined : Number(digits);
  if (port !== undefined && port > 65_535) return undefined;
  const url = `https://${name}/`;
  // To a URL parser, 127.1 and 0x7f000001 are 127.0.0.1 as well.
  return URL.canParse(url) && new URL(url).hostname === name ? { name, port } : undefined;
}
