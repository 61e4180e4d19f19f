import { durationInWords, fromRfc3339, instantOf, toWords } from '../../lambda/contract/instant';
import { oneOf } from '../../lib/config/messages/words';
import { openSession } from '../aws/session';
import type { CliContext } from '../cli-context';
import { PROGRAM } from '../program';
import { type DeployedRegistry, deployedRegistries } from '../stack/deployed-registry';
import { type FunctionRun, RUN_TIME, runFunction } from '../stack/run-function';
import type { RefreshFlags } from './command';

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
      return runFunction(session, name, { run: 'manual', ...narrowed, force: flags.force === true });
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
