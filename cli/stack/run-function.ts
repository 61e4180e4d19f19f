import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { CliError } from '../cli-error';

/** Milliseconds: what a run may take, and some for the way. */
export const RUN_TIME = 330_000;

const published = v.object({
  name: v.string(),
  versionId: v.nullable(v.string()),
  expiresAt: v.nullable(v.string()),
});
const runResult = v.object({
  refreshed: v.array(published),
  fresh: v.array(published),
  paused: v.array(published),
  failed: v.array(v.object({ name: v.string(), code: v.string(), message: v.string() })),
});
const runError = v.object({ errorMessage: v.string(), errorType: v.optional(v.string(), 'Error') });

/** How a function's run ended: with a result, or with an error that names every failure. */
export interface FunctionRun {
  readonly functionName: string;
  readonly result?: v.InferOutput<typeof runResult>;
  readonly error?: v.InferOutput<typeof runError>;
}

/**
 * Runs a function and waits for its result.
 *
 * @param session one whose requests may take as long as a run: {@link RUN_TIME}
 * @throws CliError
 */
export async function runFunction(
  session: Session,
  functionName: string,
  payload: object,
): Promise<FunctionRun> {
  // A run that is asked for twice does no harm, but it is one run that is wanted.
  const client = new LambdaClient({ ...session.client, maxAttempts: 1 });
  const command = new InvokeCommand({
    FunctionName: functionName,
    Payload: Buffer.from(JSON.stringify(payload)),
  });
  const { FunctionError, Payload } = await client.send(command).catch((error: unknown) => {
    if (toAwsCallFailed(error).name === 'ResourceNotFoundException') {
      throw new CliError(
        `there is no function ${functionName}: the stack ${session.config.stackName} is not deployed there, or without this provider`,
        'deploy it: npx cdk deploy; or name its region and account by --region and --profile',
      );
    }
    throw awsProblem(error, 'lambda:InvokeFunction', session, functionName);
  });
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  const failed = v.safeParse(runError, answer);
  if (FunctionError !== undefined || failed.success) {
    return {
      functionName,
      error: failed.success
        ? failed.output
        : { errorMessage: 'the function ended without a message', errorType: FunctionError ?? 'Error' },
    };
  }
  return { functionName, result: v.parse(runResult, answer) };
}
