import { buildChoiceParser } from '@stricli/core';
import { AWS_FLAGS, type AwsFlags, command, NAME } from '../command';

/** The tools that read a credential from a file of their own. */
const TOOLS = ['docker', 'podman', 'skopeo', 'helm'] as const;
export type Tool = (typeof TOOLS)[number];

export interface LoginFlags extends AwsFlags {
  readonly tool: Tool;
}

export const login = command<LoginFlags, [name: string]>({
  brief: 'Log docker, podman, skopeo or helm in at a registry',
  usage: 'NAME',
  details: `Reads the secret as its readers do and hands the credential to the tool's own credential store, or writes it to the tool's
auth file if it has none. No user name and no password stands on a command line. It works until the credential expires; the
credential helper (docs/readers) renews by itself. Needs secretsmanager:GetSecretValue on the secret.`,
  examples: [
    { line: 'login images', does: 'docker' },
    { line: 'login images --tool helm', does: 'helm, for charts in a registry' },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      tool: {
        kind: 'parsed',
        parse: buildChoiceParser(TOOLS),
        proposeCompletions: (partial: string) => TOOLS.filter((tool) => tool.startsWith(partial)),
        default: 'docker',
        brief: 'docker, podman, skopeo or helm',
        placeholder: 'tool',
      },
    },
    positional: NAME,
  },
  load: async () => (await import('./run-login')).runLogin,
});
