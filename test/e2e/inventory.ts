import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
} from '@aws-sdk/client-cloudformation';
import { CloudWatchClient, DescribeAlarmsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  FilterLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { ListSecretsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Cloud } from '../../sandbox/cloud';

/** Names, by what they are names of. */
export type Inventory = Readonly<Record<string, readonly string[]>>;

/** Names of everything that a stack of ours makes, whatever stack it is in; the CDK's own bootstrap aside. */
export async function inventory({ client }: Cloud): Promise<Inventory> {
  const [stacks, functions, roles, logGroups, schedules, alarms, secrets] = await Promise.all([
    new CloudFormationClient(client).send(new DescribeStacksCommand()),
    new LambdaClient(client).send(new ListFunctionsCommand()),
    new IAMClient(client).send(new ListRolesCommand()),
    new CloudWatchLogsClient(client).send(new DescribeLogGroupsCommand()),
    new SchedulerClient(client).send(new ListSchedulesCommand()),
    new CloudWatchClient(client).send(new DescribeAlarmsCommand()),
    new SecretsManagerClient(client).send(new ListSecretsCommand({ MaxResults: 100 })),
  ]);
  return {
    stacks: names(stacks.Stacks, ({ StackName }) => StackName).filter((name) => name !== 'CDKToolkit'),
    functions: names(functions.Functions, ({ FunctionName }) => FunctionName),
    roles: names(roles.Roles, ({ RoleName }) => RoleName).filter(
      (name) => !name.startsWith('cdk-hnb659fds-'),
    ),
    logGroups: names(logGroups.logGroups, ({ logGroupName }) => logGroupName),
    schedules: names(schedules.Schedules, ({ Name }) => Name),
    alarms: names(alarms.MetricAlarms, ({ AlarmName }) => AlarmName),
    secrets: names(secrets.SecretList, ({ Name }) => Name),
  };
}

const names = <T>(items: readonly T[] = [], nameOf: (item: T) => string | undefined): readonly string[] =>
  items.flatMap((item) => nameOf(item) ?? []);

/** The log lines of all functions, or of those whose log group's name begins so. */
async function logLines({ client }: Cloud, logGroupNamePrefix?: string): Promise<readonly string[]> {
  const logs = new CloudWatchLogsClient(client);
  const { logGroups = [] } = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix }));
  const lines = logGroups.map(async ({ logGroupName }) => {
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return events.flatMap(({ message }) => message ?? []);
  });
  return (await Promise.all(lines)).flat();
}

/** Everything that anybody may see without the right to read a secret, each with what it is. */
export async function visibleTexts(cloud: Cloud): Promise<ReadonlyMap<string, string>> {
  const { client } = cloud;
  const StackName = 'RegistryTokenRefresher';
  const formation = new CloudFormationClient(client);
  const [logs, stack, events, template, functions, metrics, secrets] = await Promise.all([
    logLines(cloud),
    formation.send(new DescribeStacksCommand({ StackName })),
    formation.send(new DescribeStackEventsCommand({ StackName })),
    formation.send(new GetTemplateCommand({ StackName })),
    new LambdaClient(client).send(new ListFunctionsCommand()),
    new CloudWatchClient(client).send(new ListMetricsCommand()),
    new SecretsManagerClient(client).send(new ListSecretsCommand({ MaxResults: 100 })),
  ]);
  return new Map([
    ['log lines', logs.join('\n')],
    ['stack', JSON.stringify(stack.Stacks)],
    ['stack events', JSON.stringify(events.StackEvents)],
    ['template', template.TemplateBody ?? ''],
    ['functions', JSON.stringify(functions.Functions)],
    ['metrics', JSON.stringify(metrics.Metrics)],
    ['secrets without their values', JSON.stringify(secrets.SecretList)],
    ...(await assemblyFiles(cloud.folder)),
  ]);
}

/** The templates, assets and outputs that deployments were made from. */
async function assemblyFiles(folder: string): Promise<readonly (readonly [string, string])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && entry.parentPath.includes('assembly-'));
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const file = join(parentPath, name);
      return [file, await readFile(file, 'utf8')] as const;
    }),
  );
}
