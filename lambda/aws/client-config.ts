/** What every AWS client here is made with: requests that end in time, and the SDK's standard retries. */
export const clientConfig = () => ({
  requestHandler: {
    connectionTimeout: 3_000,
    requestTimeout: 10_000,
    // Without it the SDK only logs a warning once the time is up.
    throwOnRequestTimeout: true,
    // The two above end with the reply's headers; this one watches over its body.
    socketTimeout: 10_000,
  },
  retryMode: 'standard',
  maxAttempts: 3,
});
