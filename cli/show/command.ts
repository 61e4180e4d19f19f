import { AWS_FLAGS, type AwsFlags, command, flag, NAME } from '../command';

export interface ShowFlags extends AwsFlags {
  readonly reveal?: boolean;
  readonly json?: boolean;
}

export const show = command<ShowFlags, [name: string]>({
  brief: "Show a registry's host, image prefix and expiry",
  usage: 'NAME',
  details: `Reads the secret as its readers do. The credential itself is shown only with --reveal, and only on a terminal: for programs there
are login and the readers. Needs secretsmanager:GetSecretValue on the secret.`,
  examples: [
    { line: 'show images', does: 'What an image name starts with, and until when pulls work' },
    { line: 'show images --reveal', does: 'The user name and the password, too' },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      reveal: flag('Show the credential, on a terminal'),
      json: flag('Print JSON, without the credential'),
    },
    positional: NAME,
  },
  load: async () => (await import('./run-show')).runShow,
});
