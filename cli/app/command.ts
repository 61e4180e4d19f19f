import { command, DEBUG_FLAG, type DebugFlag } from '../command';

export const app = command<DebugFlag>({
  brief: 'The CDK app that makes the stack, for cdk deploy --app',
  usage: '',
  details: `The CDK runs it, so that a stack is deployed without a clone of the project.
The CDK's own -c config=file names the config file.`,
  examples: [
    { line: 'app', does: 'npx cdk deploy --app "npx registry-token-refresher app"' },
    { line: 'app --debug', does: 'The same, with the stack of an error' },
  ],
  parameters: { flags: { debug: DEBUG_FLAG } },
  load: async () => (await import('./run-app')).runApp,
});
