/** The names of a run's own errors. Alert rules and people's event patterns match them. */
export const RUN_ERRORS = {
  /** At least one failure is news. */
  refreshFailed: 'RefreshFailed',
  /** Registries fail, and all of them were failing at the last tick already. */
  refreshStillFailing: 'RefreshStillFailing',
  /** Unknown payload. */
  invalidPayload: 'InvalidPayload',
} as const;
