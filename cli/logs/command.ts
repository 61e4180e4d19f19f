import { AWS_FLAGS, type AwsFlags, command, flag, OPTIONAL_NAME } from '../command';

export interface LogsFlags extends AwsFlags {
  readonly since?: string;
  readonly follow?: boolean;
}

export const logs = command<LogsFlags, [name?: string]>({
  brief: 'Show what the functions logged',
  usage: '[name]',
  details: `A line for each registry and run: when, which, how it ended and why. Crashes of a function are shown if no registry is named.
Needs logs:FilterLogEvents on the functions' log groups.`,
  examples: [
    { line: 'logs images --since 1d', does: 'One registry, since yesterday' },
    { line: 'logs --follow', does: 'All of them, as it happens, until Ctrl-C' },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      since: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'How far back, such as 30m or 2d [default: 3h]',
        placeholder: 'duration',
      },
      follow: flag('Go on until Ctrl-C'),
    },
    positional: OPTIONAL_NAME,
  },
  load: async () => (await import('./run-logs')).runLogs,
});
