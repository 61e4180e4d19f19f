import { AWS_FLAGS, type AwsFlags, command, flag } from '../command';

export interface CheckFlags extends AwsFlags {
  readonly json?: boolean;
  readonly againstDeployed?: boolean;
}

export const check = command<CheckFlags, [file?: string]>({
  brief: 'Check a config file',
  usage: '[file]',
  details: `Tells every problem with its place, as file:line:column, and marks it in the line. It asks nothing of AWS and is fast
enough for a pre-commit hook. With --against-deployed it also asks which secrets, token roles and alarms a deployment would add or
delete; that needs cloudformation:ListStackResources and GetTemplate, and secretsmanager:DescribeSecret.
Ends with 0 if the file can be deployed, 1 if it has problems or a deployment would delete something, 2 if it can't be read.`,
  examples: [
    { line: 'check', does: 'The usual file, registries.yaml' },
    {
      line: 'check team2.yaml --against-deployed',
      does: 'Another file, and what its deployment would delete',
    },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      json: flag('Print JSON'),
      againstDeployed: flag('Also tell what a deployment deletes'),
    },
    positional: {
      kind: 'tuple',
      parameters: [{ parse: String, brief: 'Config file', placeholder: 'file', optional: true }],
    },
  },
  load: async () => (await import('./run-check')).runCheck,
});
