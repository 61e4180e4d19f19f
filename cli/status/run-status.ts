import { setTimeout as delay } from 'node:timers/promises';
import { instantOf } from '../../lambda/contract/instant';
import { awsProblem } from '../aws/aws-problem';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { errorText } from '../error-text';
import { type DeployedRegistry, deployedRegistries } from '../stack/deployed-registry';
import { type LastFailure, lastFailures } from '../stack/last-failures';
import { type Look, look } from '../stack/look';
import type { StatusFlags } from './command';
import { type StatusRow, statusRow, worstFirst } from './status-row';
import { statusText } from './status-text';

/** Milliseconds between two looks. */
const LOOK_EVERY = 10_000;
const HIDE_CURSOR = '\u001B[?25l';
const REDRAW = '\u001B[H\u001B[J';

/** Shows how the credentials are. */
export async function runStatus(this: CliContext, flags: StatusFlags, ...names: string[]): Promise<void> {
  const { stdout } = this.process;
  if (flags.watch && !stdout.isTerminal) {
    throw new CliError(
      '--watch redraws a terminal, and the output is none',
      'leave --watch out, or run it in a loop',
    );
  }
  const session = await openSession(this, flags);
  const registries = deployedRegistries(session.config, names, session.file);
  if (!flags.watch) {
    const seen = await see(this, session, registries);
    stdout.write(
      flags.json
        ? `${JSON.stringify(seen.rows, undefined, 2)}\n`
        : statusText(seen.rows, stdout, instantOf(this.now())),
    );
    for (const problem of seen.problems)
      this.process.stderr.write(await errorText(problem, false, this.process.stderr));
    if (seen.rows.some(({ state }) => state === 'unknown')) this.endWith(2);
    else if (seen.rows.some(({ atRisk }) => atRisk)) this.endWith(1);
    return;
  }
  stdout.write(HIDE_CURSOR);
  for (;;) {
    const screen = await see(this, session, registries).then(
      async ({ rows, problems }) => {
        const told = await Promise.all(problems.map((problem) => errorText(problem, false, stdout)));
        return [statusText(rows, stdout, instantOf(this.now())), ...told].join('\n');
      },
      (error: unknown) => errorText(error, flags.debug === true, stdout),
    );
    const time = new Date(this.now()).toTimeString().slice(0, 8);
    stdout.write(
      `${REDRAW}${stdout.style('dim', `${session.config.stackName} at ${time}; Ctrl-C ends`)}\n\n${screen}`,
    );
    await delay(LOOK_EVERY);
  }
}

interface Seen {
  readonly rows: readonly StatusRow[];
  /** What could not be looked at. */
  readonly problems: readonly CliError[];
}

async function see(
  { now }: CliContext,
  session: Session,
  registries: readonly DeployedRegistry[],
): Promise<Seen> {
  const looks = await look(session, registries, now);
  const { failures, problem } = await failuresOf(session, looks, now());
  const instant = instantOf(now());
  const rows = looks.map((looked) =>
    statusRow(looked, failures.get(looked.deployed.registry.name), session.config, instant),
  );
  const unseen = looks.flatMap(({ found }) => ('error' in found ? [found.error] : []));
  const [first] = unseen;
  return {
    rows: worstFirst(rows),
    problems: [
      ...(first === undefined
        ? []
        : [
            new CliError(
              `${unseen.length} of ${looks.length} secrets could not be looked at. ${first.message}`,
              first.nextStep,
            ),
          ]),
      ...(problem === undefined ? [] : [problem]),
    ],
  };
}

/** Why the registries that are not well fail; the log is asked only if there are any. */
async function failuresOf(
  session: Session,
  looks: readonly Look[],
  now: number,
): Promise<{ readonly failures: ReadonlyMap<string, LastFailure>; readonly problem?: CliError }> {
  const unwell = looks.filter(
    ({ found }) => 'status' in found && found.state !== 'fresh' && found.state !== 'paused',
  );
  if (unwell.length === 0) return { failures: new Map() };
  try {
    return {
      failures: await lastFailures(
        session,
        unwell.map(({ deployed }) => deployed),
        now,
      ),
    };
  } catch (error) {
    // The states are known without it.
    const { message, nextStep } = awsProblem(error, 'logs:FilterLogEvents', session);
    return {
      failures: new Map(),
      problem: new CliError(`why registries fail can't be told: ${message}`, nextStep),
    };
  }
}
