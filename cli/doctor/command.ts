import { AWS_FLAGS, type AwsFlags, command, flag } from '../command';

export interface DoctorFlags extends AwsFlags {
  readonly json?: boolean;
}

export const doctor = command<DoctorFlags>({
  brief: 'Try what a deployment and the refreshes need',
  usage: '',
  details: `Before a deployment and when in doubt. Asks AWS for the account, the bootstrap stack, quotas and the names of the secrets, and
each vendor, with the API token of its secret, for the registry; it makes and writes nothing. Ends with 0 if all is well, 1 if there is something
to do, 2 if it could not look. Needs secretsmanager:DescribeSecret and, on the API-token secrets, GetSecretValue;
cloudformation:DescribeStacks, DescribeStackResources, ListStackResources and GetTemplate; iam:GetAccountSummary; lambda:GetAccountSettings;
logs:FilterLogEvents; for ECR ecr:DescribeRepositories, for Lightsail lightsail:GetContainerServices.`,
  examples: [
    { line: 'doctor', does: 'The usual file, and the account of the shell' },
    { line: 'doctor --config team2.yaml --json', does: 'Another file, for a program' },
  ],
  parameters: {
    flags: { ...AWS_FLAGS, json: flag('Print JSON') },
    positional: { kind: 'tuple', parameters: [] },
  },
  load: async () => (await import('./run-doctor')).runDoctor,
});
