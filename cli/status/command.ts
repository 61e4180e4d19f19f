import { AWS_FLAGS, type AwsFlags, command, flag, NAMES } from '../command';

export interface StatusFlags extends AwsFlags {
  readonly json?: boolean;
  readonly watch?: boolean;
}

export const status = command<StatusFlags, string[]>({
  brief: 'Show how each credential is, the worst first',
  usage: '[name...]',
  details: `Reads the metadata of the secrets, never their values, and the functions' log for why a registry fails.
Ends with 1 if a credential is at risk: pulls fail, or soon will unless a refresh succeeds.
Needs secretsmanager:DescribeSecret on the secrets and logs:FilterLogEvents on the log groups.`,
  examples: [
    { line: 'status', does: 'All registries of registries.yaml' },
    { line: 'status images --watch', does: 'One registry, looked at again every ten seconds' },
  ],
  parameters: {
    flags: { ...AWS_FLAGS, json: flag('Print JSON'), watch: flag('Look again until Ctrl-C') },
    positional: NAMES,
  },
  load: async () => (await import('./run-status')).runStatus,
});
