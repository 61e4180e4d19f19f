/** Tag on a secret. Its value is an RFC 3339 instant; until then the secret is not refreshed. */
export const PAUSED_UNTIL_TAG = 'registry-token-refresher:paused-until';

/** Tag on a secret beside it, for people: why it is paused. */
export const PAUSE_REASON_TAG = 'registry-token-refresher:pause-reason';
