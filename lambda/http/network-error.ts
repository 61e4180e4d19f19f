/** The code of a network error, such as `ECONNRESET`: of the error itself or of a cause that it wraps. */
export function networkErrorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  if ('code' in error && typeof error.code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(error.code)) {
    return error.code;
  }
  return 'cause' in error ? networkErrorCode(error.cause) : undefined;
}
