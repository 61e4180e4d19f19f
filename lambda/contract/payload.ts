/** What EventBridge Scheduler sends at each tick. */
export const TICK_PAYLOAD = { run: 'tick' } as const;
