import { AWS_FLAGS, type AwsFlags, command, flag, NAME } from '../command';

export interface RevokeFlags extends AwsFlags {
  readonly previous?: boolean;
  readonly yes?: boolean;
}

export const revoke = command<RevokeFlags, [name: string]>({
  brief: 'After a leak: replace a credential and end the old one',
  usage: 'NAME',
  details: `First a new credential is published, so that readers have one. Then the old one is revoked at DigitalOcean, IONOS or GitLab,
and its registry is asked whether it refuses it. AWS revokes nothing: for ECR and Lightsail it tells until when the old one lives,
and for ECR the statement that denies it. With --previous it ends the one that was published before, and leaves what is published.
Readers that hold the old one fail until they read the secret again. Ends with 1 if the old one still lives.
Needs secretsmanager:GetSecretValue on the secret and, for IONOS and GitLab, on that of the API token, and lambda:InvokeFunction.`,
  examples: [
    { line: 'revoke images', does: 'What is published has leaked' },
    { line: 'revoke images --previous --yes', does: 'What was published before has leaked; ask nothing' },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      previous: flag('The one before what is published'),
      yes: flag('Do not ask first'),
    },
    positional: NAME,
  },
  load: async () => (await import('./run-revoke')).runRevoke,
});
