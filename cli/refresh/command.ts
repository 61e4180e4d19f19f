import { AWS_FLAGS, type AwsFlags, command, flag, NAMES } from '../command';

export interface RefreshFlags extends AwsFlags {
  readonly force?: boolean;
  readonly json?: boolean;
}

export const refresh = command<RefreshFlags, string[]>({
  brief: 'Refresh credentials now',
  usage: '[name...]',
  details: `Runs the functions, waits for them and shows what they did. Without --force only what is due is refreshed.
With it also the rest, and what is paused if it is named. Ends with 1 if a registry could not be refreshed; readers then keep
the credential that they have. Needs lambda:InvokeFunction on the functions.`,
  examples: [
    { line: 'refresh', does: 'All that is due' },
    { line: 'refresh images --force', does: 'One registry, due or not' },
  ],
  parameters: {
    flags: { ...AWS_FLAGS, force: flag('Also refresh what is not due'), json: flag('Print JSON') },
    positional: NAMES,
  },
  load: async () => (await import('./run-refresh')).runRefresh,
});
