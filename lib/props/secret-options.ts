/** Which copy of a secret. */
export interface SecretOptions {
  /**
   * The region of one of the `replicas`.
   *
   * @default the stack's region
   */
  readonly region?: string;
}
