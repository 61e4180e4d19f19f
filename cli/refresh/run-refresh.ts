import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { durationInWords, fromRfc3339, instantOf, toWords } from '../../lambda/contract/instant';
import { oneOf } from '../../lib/config/messages/words';
import { awsProblem } from '../aws/aws-problem';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import { type DeployedRegistry, deployedRegistries } from '../stack/deployed-registry';
import type { RefreshFlags } from './command';

/** Milliseconds: what a run may take, and some for the way. */
const RUN_TIME = 330_000;

/** Runs the functions of the registries, and shows what they did. */
export async function runRefresh(this: CliContext, flags: RefreshFlags, ...names: string[]): Promise<void> {
  const { stdout, stderr } = this.process;
  const session = await openSession(this, flags, RUN_TIME);
  const registries = deployedRegistries(session.config, names, session.file);
  if (stderr.isTerminal) stderr.write(`${stderr.style('dim', progress(registries))}\n`);
  const functions = [...new Set(registries.map(({ functionName }) => functionName))];
  const runs = await Promise.all(
    functions.map((name) => {
      const asked = registries.filter(({ functionName }) => functionName === name);
      // A run of all registries also reports metrics.
      const narrowed = names.length > 0 && { registries: asked.map(({ registry }) => registry.name) };
      return invoke(session, name, { run: 'manual', ...narrowed, force: flags.force === true });
    }),
  );
  stdout.write(
    flags.json
      ? `${JSON.stringify(runs, undefined, 2)}\n`
      : `${runs.flatMap((run) => linesOf(run, stdout, this.now())).join('\n')}\n`,
  );
  const hasFresh = runs.some(({ result }) => (result?.fresh.length ?? 0) > 0);
  if (hasFresh && !flags.json)
    stderr.write(`What is fresh was left as it is; ${PROGRAM} refresh <name> --force refreshes it too.\n`);
  if (runs.some(({ error, result }) => error !== undefined || (result?.failed.length ?? 0) > 0))
    this.endWith(1);
}

const progress = (registries: readonly DeployedRegistry[]): string => {
  const providers = new Set(registries.map(({ registry }) => registry.provider));
  return `Refreshing ${registries.length === 1 ? registries[0]?.registry.name : `${registries.length} registries`} of ${oneOf([...providers]).replace(' or ', ' and ')} …`;
};

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
interface FunctionRun {
  readonly functionName: string;
  readonly result?: v.InferOutput<typeof runResult>;
  readonly error?: v.InferOutput<typeof runError>;
}

async function invoke(session: Session, functionName: string, payload: object): Promise<FunctionRun> {
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

function linesOf(
  { functionName, result, error }: FunctionRun,
  output: CliContext['process']['stdout'],
  now: number,
): readonly string[] {
  if (error !== undefined) {
    return [`${output.style('red', 'failed')}  ${functionName}: ${error.errorType}: ${error.errorMessage}`];
  }
  if (result === undefined) return [];
  const { refreshed, fresh, paused, failed } = result;
  const good = (until: string | null): string => {
    const expiry = until === null ? undefined : fromRfc3339(until);
    return expiry === undefined
      ? ''
      : `good until ${toWords(expiry)} (${durationInWords(expiry - instantOf(now))})`;
  };
  return [
    ...refreshed.map(
      ({ name, expiresAt }) => `${output.style('green', 'refreshed')}  ${name}  ${good(expiresAt)}`,
    ),
    ...fresh.map(({ name, expiresAt }) => `fresh  ${name}  ${good(expiresAt)}`),
    ...paused.map(
      ({ name, expiresAt }) => `${output.style('yellow', 'paused')}  ${name}  ${good(expiresAt)}`,
    ),
    ...failed.map(
      ({ name, code, message }) => `${output.style('red', 'failed')}  ${name}  ${code}: ${message}`,
    ),
  ];
}
