/** How a command ends: `1`, there is something to do; `2`, it could not do its work. */
export type FailureCode = 1 | 2;

/** Why a command ends without its work done, for a person: what went wrong, and one next step. */
export class CliError extends Error {
  override readonly name = 'CliError';

  /** @param nextStep one sentence that starts with a verb; none if the message itself says what to do */
  constructor(
    message: string,
    readonly nextStep?: string,
    readonly exitCode: FailureCode = 2,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
