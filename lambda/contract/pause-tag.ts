/** Tag on a secret whose value, an RFC 3339 instant, holds off its refreshing until then. */
export const PAUSED_UNTIL_TAG = 'registry-token-refresher:paused-until';
