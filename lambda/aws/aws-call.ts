import type { RunContext } from '../run/run-context';
import { isAccessDenied, toAwsCallFailed } from './aws-error';

/** Milliseconds between two tries while access is still denied. */
const ASK_AGAIN_AFTER = 4_000;

/**
 * Makes a call to AWS within the run's time. While a deployment's roles and policies settle, a call that is denied is
 * made again.
 *
 * @example awsCall(run, (options) => client.send(command, options))
 * @param send makes the call; the SDK's own retries happen within it
 * @throws AwsCallFailed
 */
export async function awsCall<T>(
  run: RunContext,
  send: (options: { readonly abortSignal: AbortSignal }) => Promise<T>,
): Promise<T> {
  const { clock, signal } = run;
  for (;;) {
    try {
      return await send({ abortSignal: signal });
    } catch (error) {
      const failure = toAwsCallFailed(error);
      const mayTryAgain = clock.now() + ASK_AGAIN_AFTER <= Math.min(run.accessSettlesUntil, run.deadline);
      if (!isAccessDenied(failure) || !mayTryAgain) throw failure;
      await clock.sleep(ASK_AGAIN_AFTER, signal).catch(() => {
        throw failure;
      });
    }
  }
}
