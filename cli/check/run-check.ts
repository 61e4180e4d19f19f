import { ConfigError, problemLines } from '../../lib/config/config-error';
import { regionNote } from '../../lib/config/messages/region-note';
import { readConfig } from '../../lib/config/read-config';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import type { CliContext } from '../cli-context';
import { DEFAULT_CONFIG, unreadable } from '../read-config-file';
import type { CheckFlags } from './command';
import { type Comparison, comparisonText } from './comparison';

/** Tells the problems of a config file. */
export async function runCheck(
  this: CliContext,
  flags: CheckFlags,
  file = flags.config ?? DEFAULT_CONFIG,
): Promise<void> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = this.process.env;
  const region = AWS_REGION || AWS_DEFAULT_REGION || undefined;
  const tell = flags.json ? tellProgram : tellPerson;
  try {
    const config = readConfig(file, flags.region ?? region);
    const note = regionNote(config, file, flags.region ?? region);
    const comparison = flags.againstDeployed ? await compare(this, flags, file) : undefined;
    tell(this, file, { config, note, comparison });
    if (comparison?.changes.some(({ change }) => change === 'delete')) this.endWith(1);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (error.problems.length === 0 && error.cause !== undefined) throw unreadable(error);
    tell(this, file, error);
    this.endWith(1);
  }
}

/** A file without problems. */
interface Sound {
  readonly config: RefresherConfig;
  readonly note: string | undefined;
  /** With the deployed stack, if it was asked for. */
  readonly comparison: Comparison | undefined;
}

/** The clients of AWS are loaded only if they are needed. */
async function compare(context: CliContext, flags: CheckFlags, file: string): Promise<Comparison> {
  const { againstDeployed } = await import('./against-deployed');
  return againstDeployed(context, flags, file);
}

function tellPerson(context: CliContext, file: string, found: Sound | ConfigError): void {
  const { stdout } = context.process;
  if (found instanceof ConfigError) {
    const [title = ''] = found.message.split('\n');
    const problems = found.problems.map((problem) =>
      problemLines(problem, file, {
        place: (text) => stdout.style('bold', text),
        mark: (text) => stdout.style('red', text),
        faint: (text) => stdout.style('dim', text),
      }),
    );
    stdout.write(`${[title, ...problems].join('\n')}\n`);
    return;
  }
  const { stackName, registries } = found.config;
  const registry = registries.length === 1 ? '1 registry' : `${registries.length} registries`;
  stdout.write(`${file} has no problem: ${registry}, stack ${stackName}.\n`);
  if (found.note !== undefined) stdout.write(`${stdout.style('yellow', 'Note:')} ${found.note}\n`);
  if (found.comparison !== undefined) stdout.write(comparisonText(found.comparison, context));
}

function tellProgram({ process: { stdout } }: CliContext, file: string, found: Sound | ConfigError): void {
  const [problems, notes] =
    found instanceof ConfigError
      ? [problemsOf(found), []]
      : [[], found.note === undefined ? [] : [found.note]];
  const compared = found instanceof ConfigError ? undefined : found.comparison;
  const deployment = compared && { deployed: compared.isDeployed, changes: compared.changes };
  stdout.write(`${JSON.stringify({ file, problems, notes, deployment }, undefined, 2)}\n`);
}

function problemsOf({ message, problems }: ConfigError) {
  if (problems.length === 0) return [{ line: null, column: null, message }];
  return problems.map(({ text, excerpt: { line, column } }) => ({ line, column, message: text }));
}
