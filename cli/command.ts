import { type BaseArgs, buildCommand, type Command, type TypedCommandParameters } from '@stricli/core';
import type { CliContext } from './cli-context';
import { CliError } from './cli-error';
import { errorText } from './error-text';
import { PROGRAM } from './program';
import { wrap } from './terminal/wrap';

/** A command line, and what it does. */
export interface Example {
  /** What follows the program's name. */
  readonly line: string;
  readonly does: string;
}

/** What every command can be told. */
export interface DebugFlag {
  readonly debug?: boolean;
}

/** What a command that reads the config can be told, too. */
export interface CommonFlags extends DebugFlag {
  readonly config?: string;
}

/** What a command that asks AWS can be told, too. */
export interface AwsFlags extends CommonFlags {
  readonly profile?: string;
  readonly region?: string;
}

const text = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, optional: true, brief, placeholder }) as const;

/** A flag that is given or not. */
export const flag = (brief: string) =>
  ({ kind: 'boolean', optional: true, withNegated: false, brief }) as const;

export const DEBUG_FLAG = flag('Show the stack of an error');

export const COMMON_FLAGS = {
  config: text('Config file [default: registries.yaml]', 'file'),
  debug: DEBUG_FLAG,
} as const;

export const AWS_FLAGS = {
  ...COMMON_FLAGS,
  profile: text('Profile of the AWS credentials', 'name'),
  region: text("AWS region [default: the file's]", 'region'),
} as const;

const registryName = {
  parse: String,
  proposeCompletions: async (partial: string) =>
    (await import('./completion/registry-names')).registryNames(partial),
};

/** The name of one registry. */
export const NAME = {
  kind: 'tuple',
  parameters: [{ ...registryName, brief: 'Registry', placeholder: 'NAME' }],
} as const;

/** The name of one registry, for a command that is about all of them without it. */
export const OPTIONAL_NAME = {
  kind: 'tuple',
  parameters: [{ ...registryName, brief: 'Registry [default: all]', placeholder: 'name', optional: true }],
} as const;

/** Names of registries, for a command that is about all of them without any. */
export const NAMES = {
  kind: 'array',
  parameter: { ...registryName, brief: 'Registries [default: all]', placeholder: 'name' },
} as const;

interface CommandParts<Flags extends Readonly<Partial<Record<keyof Flags, unknown>>>, Args extends BaseArgs> {
  readonly brief: string;
  /** What follows the command's name: `[file]`. */
  readonly usage: string;
  /** Sentences below the brief. */
  readonly details?: string;
  readonly examples: readonly [Example, Example];
  readonly parameters: NoInfer<TypedCommandParameters<Flags, Args, CliContext>>;
  /** Loads what the command does, when it is run and not before. */
  readonly load: () => Promise<(this: CliContext, flags: Flags, ...args: Args) => Promise<void>>;
}

/** A command whose help ends in two examples, and whose errors are told as {@link errorText} tells them. */
export const command = <
  const Flags extends Readonly<Partial<Record<keyof Flags, unknown>>> & DebugFlag,
  const Args extends BaseArgs = [],
>({
  brief,
  usage,
  details,
  examples,
  parameters,
  load,
}: CommandParts<Flags, Args>): Command<CliContext> =>
  buildCommand<Flags, Args, CliContext>({
    docs: {
      brief,
      customUsage: [`${usage} [flags]`.trimStart()],
      fullDescription: [brief, details && wrap(details), examplesText(examples)].filter(Boolean).join('\n\n'),
    },
    parameters,
    loader: async () => {
      const run = await load();
      return async function (flags, ...args) {
        try {
          await run.call(this, flags, ...args);
        } catch (error) {
          this.process.stderr.write(await errorText(error, flags.debug === true, this.process.stderr));
          this.endWith(error instanceof CliError ? error.exitCode : 2);
        }
      };
    },
  });

const examplesText = (examples: readonly Example[]): string =>
  ['EXAMPLES', ...examples.flatMap(({ line, does }) => [`  # ${does}`, `  ${PROGRAM} ${line}`])].join('\n');
