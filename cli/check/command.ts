import { COMMON_FLAGS, type CommonFlags, command, flag } from '../command';

export interface CheckFlags extends CommonFlags {
  readonly json?: boolean;
}

export const check = command<CheckFlags, [file?: string]>({
  brief: 'Check a config file, without AWS',
  usage: '[file]',
  details: `Tells every problem with its place, as file:line:column, and marks it in the
line. Ends with 0 if the file can be deployed, 1 if it has problems, 2 if it can't be
read. Fast enough for a pre-commit hook.`,
  examples: [
    { line: 'check', does: 'The usual file, registries.yaml' },
    { line: 'check team2.yaml --json', does: 'Another file, for a program' },
  ],
  parameters: {
    flags: {
      ...COMMON_FLAGS,
      json: flag('Print JSON'),
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Config file', placeholder: 'file', optional: true }],
    },
  },
  load: async () => (await import('./run-check')).runCheck,
});
