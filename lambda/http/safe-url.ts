import { isProtected } from './protected-url';

/** The address that a setting names, if credentials may be sent there, and it has nothing but scheme, host and path. */
export function safeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isProtected(url) && `${url.search}${url.hash}` === '' ? url : undefined;
}

/** What to say if a variable names another address; the value isn't repeated. */
export const unsafeUrl = (variable: string): Error =>
  new Error(
    `Environment variable ${variable} must be a plain https URL, or a plain http URL of a loopback host.`,
  );
