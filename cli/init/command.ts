import { AWS_FLAGS, type AwsFlags, command, flag } from '../command';

export interface InitFlags extends AwsFlags {
  readonly email?: readonly string[];
  readonly noAlerts?: boolean;
  readonly only?: readonly string[];
  readonly apiTokenSecret?: readonly string[];
  readonly apiTokenStdin?: string;
  readonly gitlabUrl?: string;
}

const many = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, optional: true, variadic: true, brief, placeholder }) as const;
const one = (brief: string, placeholder: string) =>
  ({ kind: 'parsed', parse: String, optional: true, brief, placeholder }) as const;

export const init = command<InitFlags, string[]>({
  brief: 'Write a config file of the registries that there are',
  usage: '[provider...]',
  details: `Finds the ECR repositories of the account, and registries at DigitalOcean, IONOS and GitLab with the API token of a secret
or from stdin; an API token is never a flag. On a terminal it asks what no flag says. It writes no file over another one.
Needs ecr:DescribeRepositories, lightsail:GetContainerServices, and secretsmanager:GetSecretValue on the secrets.`,
  examples: [
    { line: 'init ecr --email platform@example.com', does: 'All ECR repositories of the region' },
    {
      line: 'init ionos --api-token-secret ionos=ionos/api#token',
      does: 'With the API token under a key of a secret',
    },
  ],
  parameters: {
    flags: {
      ...AWS_FLAGS,
      config: one('File to write [default: registries.yaml]', 'file'),
      email: many('Who gets alerts', 'address'),
      noAlerts: flag('Alert nobody'),
      only: many('What to take of what is found', 'name'),
      apiTokenSecret: many('Secret of an API token', 'provider=secret#key'),
      apiTokenStdin: one('Read its API token from stdin', 'provider'),
      gitlabUrl: one('Of a self-managed GitLab', 'url'),
    },
    positional: {
      kind: 'array',
      parameter: { parse: String, brief: 'Vendors [default: ecr]', placeholder: 'provider' },
    },
  },
  load: async () => (await import('./run-init')).runInit,
});
