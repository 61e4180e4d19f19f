import { isLoopback } from './loopback';

/**
 * The address that a setting names, if credentials may be sent there: https, or plain http to loopback, and nothing but
 * scheme, host and path.
 */
export function safeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || `${url.username}${url.password}${url.search}${url.hash}` !== '') return undefined;
  const safe = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  return safe ? url : undefined;
}

/** What to say where a variable names another address; the value isn't repeated. */
export const unsafeUrl = (variable: string): Error =>
  new Error(
    `Environment variable ${variable} must be a plain https URL, or a plain http URL of a loopback host.`,
  );
