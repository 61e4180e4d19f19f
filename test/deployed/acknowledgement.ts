import type { Stack } from 'aws-cdk-lib';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import { tokenRolePath } from '../../lib/names';

/** A finding of cdk-nag that stays, and why. The same reasons stand in docs/rights.md. */
export interface Acknowledgement {
  /** The rule, and for some the very finding: `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  /** Paths of the constructs that it is about. */
  readonly on: RegExp;
  readonly reason: string;
}

const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;

/** The findings that a config's stack is known to have. */
export function acknowledgements(
  { account, region, stackName }: Stack,
  { alerts, registries, secretPrefix, probe, replicas, rolePath = '/', network }: RefresherConfig,
): readonly Acknowledgement[] {
  const arn = (service: string, where: string, rest: string): string =>
    `arn:<AWS::Partition>:${service}:${where}:${account}:${rest}`;
  const providers = new Set(registries.map(({ provider }) => provider));
  const ownRoles = registries.flatMap((registry) =>
    registry.provider === 'ecr' && registry.assumeRoleArn === undefined ? [registry] : [],
  );

  const wide: readonly Acknowledgement[] = ownRoles.flatMap(({ region: where = region, repositories }) =>
    repositories
      .filter((name) => name.includes('*'))
      .map((name) => ({
        id: wildcard(arn('ecr', where, `repository/${name}`)),
        on: /\/Ecr\/TokenRole-[a-z0-9-]+\/Resource$/,
        reason: 'The config names these repositories by a wildcard.',
      })),
  );
  const prefixes: readonly Acknowledgement[] = [region, ...replicas.map((replica) => replica.region)].flatMap(
    (where) =>
      [...providers].map((provider) => ({
        id: wildcard(arn('secretsmanager', where, `secret:${secretPrefix}/${provider}/*`)),
        on: where === region ? /\/Role\/DefaultPolicy\/Resource$/ : /\/Probe\/Role\/DefaultPolicy\/Resource$/,
        reason:
          'One grant for each secret overflows IAM’s policy size at about 200 secrets; the prefix is the provider’s own.',
      })),
  );
  const tokens: readonly Acknowledgement[] =
    ownRoles.length === 0
      ? []
      : [
          {
            id: wildcard(
              `arn:<AWS::Partition>:iam::${account}:role${tokenRolePath(stackName, region, rolePath)}*`,
            ),
            on: /\/Ecr\/Role\/DefaultPolicy\/Resource$/,
            reason:
              'One grant for each token role would overflow IAM’s policy size too; only token roles of this stack have this path.',
          },
          {
            id: wildcard('*'),
            on: /\/Ecr\/TokenRole-[a-z0-9-]+\/Resource$/,
            reason: 'ecr:GetAuthorizationToken supports no resource.',
          },
        ];
  const lightsail: readonly Acknowledgement[] = providers.has('lightsail')
    ? [
        {
          id: wildcard('*'),
          on: /\/Lightsail\/Role\/DefaultPolicy\/Resource$/,
          reason: 'lightsail:CreateContainerServiceRegistryLogin supports no resource.',
        },
      ]
    : [];
  const given = alerts.enabled ? (alerts.topicArn ?? alerts.chatTopicArn ?? '') : '';
  const [, , , topicRegion, topicAccount] = given.split(':');
  const topicKeys: readonly Acknowledgement[] =
    topicAccount === undefined
      ? []
      : [
          {
            id: wildcard(`arn:<AWS::Partition>:kms:${topicRegion}:${topicAccount}:key/*`),
            on: /\/FailureReports\/Publisher\/Resource$/,
            reason:
              'Nobody says which key encrypts a topic that is given by its ARN; the role uses keys through SNS alone, where it may publish to that topic alone.',
          },
        ];
  const joined: readonly Acknowledgement[] =
    network === undefined
      ? []
      : [
          {
            id: wildcard('*'),
            on: /\/Role\/DefaultPolicy\/Resource$/,
            reason: 'ec2:DescribeNetworkInterfaces and ec2:DescribeSubnets support no resource.',
          },
          {
            id: wildcard(arn('ec2', region, 'network-interface/*')),
            on: /\/Role\/DefaultPolicy\/Resource$/,
            reason: 'Nobody knows the ids of network interfaces before Lambda makes them.',
          },
        ];
  const dyingProbe: readonly Acknowledgement[] =
    probe === undefined
      ? []
      : [
          {
            id: 'Serverless-LambdaAsyncFailureDestination',
            on: /\/Probe\/Handler\/EventInvokeConfig\/Resource$/,
            reason: 'A probe that fails reports no metric, and its alarm takes silence for bad news.',
          },
        ];

  return [
    ...wide,
    ...prefixes,
    ...tokens,
    ...lightsail,
    ...topicKeys,
    ...joined,
    ...dyingProbe,
    {
      id: 'AwsSolutions-SMG4',
      on: /\/Secrets\/(Secret|Named)-[^/]+$/,
      reason:
        'The function rotates these secrets every few hours; native rotation can’t do it more often than every 4 h.',
    },
    {
      id: 'Serverless-EventBusDLQ',
      on: /\/FailureReports\/(Chat)?(Failed|Crashed)(-[a-z]+)?\/Resource$/,
      reason: 'EventBridge tries for a day to deliver a report, and the alarms don’t need it.',
    },
    {
      id: 'Serverless-LambdaDLQ',
      on: /\/(Function|Probe)\/Handler\/Resource$/,
      reason: 'A tick that is lost is repaired by the next one; what was in it is worth nothing.',
    },
    {
      id: 'Serverless-LambdaTracing',
      on: /\/(Function|Probe)\/Handler\/Resource$/,
      reason:
        'A run calls two or three services and logs a line for each registry; traces would add cost and rights.',
    },
    {
      id: 'Serverless-SNSRedrivePolicy',
      on: /\/(AlertTopic|GivenTopic)\/[^/]+\/Resource$/,
      reason: 'SNS retries e-mail by itself, and an alert that is hours old misleads.',
    },
  ];
}
