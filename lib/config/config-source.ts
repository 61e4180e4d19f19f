/** Where a config document comes from. */
export interface ConfigSource {
  /** What messages call it: the file's path. */
  readonly file: string;
  /** The stack's name where the document gives none. */
  readonly stackName: string;
  /** The stack's region, where it is known at synth. */
  readonly region?: string | undefined;
}
