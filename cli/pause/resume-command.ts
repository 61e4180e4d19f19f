import { AWS_FLAGS, type AwsFlags, command, NAME } from '../command';

export const resume = command<AwsFlags, [name: string]>({
  brief: 'End a pause now',
  usage: 'NAME',
  details: `Takes the tag from the registry's secret. What is due is refreshed at the next tick.
Needs secretsmanager:UntagResource on the secret.`,
  examples: [
    { line: 'resume images', does: 'Refresh it at the next tick' },
    { line: 'resume images --region eu-central-1', does: 'In a region that the file does not name' },
  ],
  parameters: {
    flags: AWS_FLAGS,
    positional: NAME,
  },
  load: async () => (await import('./run-pause')).runResume,
});
