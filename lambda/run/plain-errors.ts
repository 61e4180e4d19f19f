import { ErrorWithoutFrames } from './error-without-frames';
import { errorName, framesOf } from './frames';
import type { StructuredLog } from './structured-log';

/** A defect of this software ended a run. Its name is that of the original error. */
class UnexpectedEnd extends ErrorWithoutFrames {
  override readonly name: string;

  constructor(cause: unknown) {
    super("The run failed unexpectedly. The function's log shows where.");
    this.name = errorName(cause);
  }
}

/**
 * Makes a run throw only what anybody may see: callers, alerts and CloudFormation get the message, and only the log gets the
 * place in the code.
 */
export async function withPlainErrors<T>(run: Promise<T>, log: Pick<StructuredLog, 'error'>): Promise<T> {
  try {
    return await run;
  } catch (error) {
    if (error instanceof ErrorWithoutFrames) throw error;
    log.error('Run failed unexpectedly', { error: errorName(error), frames: framesOf(error) });
    throw new UnexpectedEnd(error);
  }
}
