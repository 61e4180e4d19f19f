import { safeUrl, unsafeUrl } from '../contract/safe-url';

/** The SDK's own variables for other endpoints: `AWS_ENDPOINT_URL`, `AWS_ENDPOINT_URL_SECRETS_MANAGER`, … */
const ENDPOINT_VARIABLE = /^AWS_ENDPOINT_URL(_|$)/;

/**
 * What every AWS client here is made with: requests that end in time, and the SDK's standard retries.
 *
 * @throws if the environment names an endpoint to which credentials would go unencrypted
 */
export function clientConfig() {
  for (const [variable, value = ''] of Object.entries(process.env)) {
    if (ENDPOINT_VARIABLE.test(variable) && value !== '' && safeUrl(value) === undefined) {
      throw unsafeUrl(variable);
    }
  }
  return {
    requestHandler: {
      connectionTimeout: 3_000,
      requestTimeout: 10_000,
      // Without it the SDK only logs a warning once the time is up.
      throwOnRequestTimeout: true,
      // The two limits above end with the reply's headers; this one covers its body.
      socketTimeout: 10_000,
    },
    retryMode: 'standard',
    maxAttempts: 3,
  };
}
