/** Tag on a secret. Its value is an RFC 3339 instant; until then the secret is not refreshed. */
export const PAUSED_UNTIL_TAG = 'registry-token-refresher:paused-until';
