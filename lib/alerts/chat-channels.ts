import { Aws, Stack } from 'aws-cdk-lib';
import { CfnMicrosoftTeamsChannelConfiguration, CfnSlackChannelConfiguration } from 'aws-cdk-lib/aws-chatbot';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { SlackConfig, TeamsConfig } from '../config/refresher-config';
import { chatConfigurationName, chatRoleName, type RoleNaming } from '../names';

export interface ChatChannelsProps {
  readonly slack: SlackConfig | undefined;
  readonly teams: TeamsConfig | undefined;
  /** What the channels show. */
  readonly topic: ITopic;
  readonly naming: RoleNaming;
}

/**
 * Lets Amazon Q Developer in chat applications show what comes on a topic in channels of Slack and Microsoft Teams. From
 * there nobody can do anything in the account: the role has no rights, and the guardrail allows nothing but reading.
 */
export class ChatChannels extends Construct {
  constructor(scope: Construct, id: string, { slack, teams, topic, naming }: ChatChannelsProps) {
    super(scope, id);
    const { stackName, region } = Stack.of(this);
    const shared = {
      iamRoleArn: channelRole(this, naming).roleArn,
      // Without a list, the guardrail is AdministratorAccess.
      guardrailPolicies: [`arn:${Aws.PARTITION}:iam::aws:policy/CloudWatchReadOnlyAccess`],
      snsTopicArns: [topic.topicArn],
    };
    if (slack !== undefined) {
      new CfnSlackChannelConfiguration(this, 'Slack', {
        ...shared,
        configurationName: chatConfigurationName(stackName, 'slack', region),
        slackWorkspaceId: slack.workspaceId,
        slackChannelId: slack.channelId,
      });
    }
    if (teams !== undefined) {
      new CfnMicrosoftTeamsChannelConfiguration(this, 'Teams', {
        ...shared,
        configurationName: chatConfigurationName(stackName, 'teams', region),
        teamsTenantId: teams.tenantId,
        teamId: teams.teamId,
        teamsChannelId: encoded(teams.channelId),
      });
    }
  }
}

/** AWS takes the id of a channel in Teams only as links hold it. What is encoded, or a CDK token, has neither character. */
const encoded = (channelId: string): string => channelId.replace(':', '%3A').replace('@', '%40');

function channelRole(scope: Construct, { rolePath, roleNamePrefix }: RoleNaming): Role {
  const { stackName, region } = Stack.of(scope);
  return new Role(scope, 'Role', {
    roleName: chatRoleName(stackName, region, roleNamePrefix),
    ...(rolePath === undefined ? {} : { path: rolePath }),
    description: `Has no rights: the chat channels of ${stackName} only show alerts`,
    assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),
  });
}
