/** Where a config document comes from. */
export interface ConfigSource {
  /** What messages call it: the file's path. */
  readonly file: string;
  /** The stack's name where the document gives none. */
  readonly stackName: string;
  /** Whether it is a file: nothing in it can be a CDK token, as it may be in code, and it may say where its stack belongs. */
  readonly isFile?: boolean;
  /** The stack's region if the document gives none, as far as it is known at synth. */
  readonly region?: string | undefined;
}
