/** What becomes of a deployment with a new registry that can't be filled. */
export enum OnFirstRefreshFailure {
  /** The deployment fails and rolls back. */
  FAIL = 'fail',
  /** The deployment doesn't wait for the first refresh; its failure is reported. */
  WARN = 'warn',
}
