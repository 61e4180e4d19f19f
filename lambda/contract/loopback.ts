import { isIPv4 } from 'node:net';

/**
 * Whether a host name as `URL.hostname` gives it (`localhost`, `127.0.0.1`, `[::1]`; no port) is this machine itself:
 * only there plain http is safe. Names are never resolved.
 */
export function isLoopback(hostname: string): boolean {
  if (isIPv4(hostname)) return hostname.startsWith('127.');
  return ['localhost', '[::1]', '::1'].includes(hostname.toLowerCase());
}
