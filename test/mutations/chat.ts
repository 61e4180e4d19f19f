import type { Mutation, NoticingTest } from './mutation';

const channels = 'lib/alerts/chat-channels.ts';

const chat = (test: string): NoticingTest => ({ file: 'test/lib/alerts/chat.test.ts', test });

/** Ways to break what chat channels show and may do. */
export const chatChannels: readonly Mutation[] = [
  {
    name: 'whoever is in a chat channel may do what its role may',
    file: channels,
    find: '      guardrailPolicies: [`arn:${Aws.PARTITION}:iam::aws:policy/CloudWatchReadOnlyAccess`],\n',
    replace: '',
    noticedBy: chat('the channels allow nothing but reading, in every partition'),
  },
  {
    name: 'the guardrail is of the first partition',
    file: channels,
    find: '`arn:${Aws.PARTITION}:iam::aws:policy/',
    replace: '`arn:${Aws.PARTITION.slice(0, 0)}aws:iam::aws:policy/',
    noticedBy: chat('the channels allow nothing but reading, in every partition'),
  },
  {
    name: 'the role of the chat channels has rights',
    file: channels,
    find: "assumedBy: new ServicePrincipal('chatbot.amazonaws.com'),",
    replace:
      "assumedBy: new ServicePrincipal('chatbot.amazonaws.com'), managedPolicies: [{ managedPolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }],",
    noticedBy: chat('the channels have a role that only their service takes on, and that has no rights'),
  },
  {
    name: 'AWS does not know the channel in Teams',
    file: channels,
    find: 'teamsChannelId: encoded(teams.channelId),',
    replace: 'teamsChannelId: teams.channelId,',
    noticedBy: chat('the channels are configured, and listen to a topic of their own'),
  },
  {
    name: 'the topics take alerts without TLS',
    file: 'lib/alerts/alert-topic.ts',
    find: '    enforceSSL: true,\n',
    replace: '',
    noticedBy: chat(
      'the channels have a topic that admits alarms of this account, over TLS only, and not EventBridge',
    ),
  },
  {
    name: 'the topic of chat does not admit CloudWatch',
    file: 'lib/alerts/alert-receivers.ts',
    find: 'criticalTopic ?? topic, chatTopic ?? topic])',
    replace: 'criticalTopic ?? topic])',
    noticedBy: chat(
      'the channels have a topic that admits alarms of this account, over TLS only, and not EventBridge',
    ),
  },
  {
    name: 'reports may not be published to chat',
    file: 'lib/alerts/failure-reports.ts',
    find: '...(chatTopic === undefined ? [] : [chatTopic])',
    replace: '',
    noticedBy: chat('the channels get reports by the role of the reports, which may publish to both topics'),
  },
  {
    name: 'all providers share a thread',
    file: 'lib/alerts/failure-reports.ts',
    find: 'const threadId = `${stackName}-${provider}`;',
    replace: 'const threadId = stackName;',
    noticedBy: chat('a failing run has the thread of its provider, whatever version of the function ran'),
  },
  {
    name: 'chat does not hear the Failing alarm',
    file: 'lib/alerts/refresh-alarms.ts',
    find: 'notify(alarm, topic, chatTopic);',
    replace: 'notify(alarm, topic);',
    noticedBy: chat('the channels hear every alarm and its end, with the probe’s'),
  },
  {
    name: 'mails come on the topic of chat',
    file: 'lib/config/checks/check-fields.ts',
    find: "['topicArn', 'criticalTopicArn'].filter((key) => alerts[key] === chatTopicArn)",
    replace: "['criticalTopicArn'].filter((key) => alerts[key] === chatTopicArn)",
    noticedBy: chat('"topicArn":"arn:aws:sns:eu-central-1:123456789012:chat"} is one problem'),
  },
];
