/** The names of a run's own errors, which alert rules and people's event patterns go by. */
export const RUN_ERRORS = {
  /** At least one failure is news. */
  refreshFailed: 'RefreshFailed',
  /** Registries fail, all of which were failing at the last tick already. */
  refreshStillFailing: 'RefreshStillFailing',
  /** The payload is none that the function knows. */
  invalidPayload: 'InvalidPayload',
} as const;
