import { AWS_FLAGS, type AwsFlags, command, NAME } from '../command';

export interface PauseFlags extends AwsFlags {
  readonly for: string;
  readonly reason?: string;
}

export const pause = command<PauseFlags, [name: string]>({
  brief: "Stop a registry's refreshes for a time",
  usage: 'NAME --for duration',
  details: `Sets a tag on the registry's secret; the functions leave the registry alone until then, and go on by themselves.
Metrics and alarms go on, too. Needs secretsmanager:TagResource and UntagResource on the secret.`,
  examples: [
    { line: 'pause images --for 4h', does: 'For four hours from now' },
    {
      line: 'pause images --for 30m --reason "vendor maintenance"',
      does: 'With a reason, which status shows',
    },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      for: {
        kind: 'parsed',
        parse: String,
        brief: 'How long, such as 30m, 4h or 2d',
        placeholder: 'duration',
      },
      reason: {
        kind: 'parsed',
        parse: String,
        optional: true,
        brief: 'Why, for people',
        placeholder: 'text',
      },
    },
    positional: NAME,
  },
  load: async () => (await import('./run-pause')).runPause,
});
