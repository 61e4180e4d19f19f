import { isProtected } from './protected-url';

/** The address in a setting; undefined if credentials may not go there, or if it has more than scheme, host and path. */
export function safeUrl(text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isProtected(url) && `${url.search}${url.hash}` === '' ? url : undefined;
}

/** A variable names an address that may not get credentials. */
export class UnsafeUrl extends Error {}

/** The error for a variable with any other address. It does not repeat the value. */
export const unsafeUrl = (variable: string): UnsafeUrl =>
  new UnsafeUrl(
    `Environment variable ${variable} must be a plain https URL, or a plain http URL of a loopback host.`,
  );
