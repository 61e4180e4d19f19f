import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, type Template } from 'aws-cdk-lib/assertions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { RefreshFailed, RefreshStillFailing, refreshError } from '../../../lambda/refresh/refresh-error';
import { oneLine } from '../../../lambda/run/one-line';
import { Alerts, type AlertsOptions, Registry, RegistryTokenRefresher } from '../../../lib';
import { functionName } from '../../../lib/names';
import { codeBlocks, readMarkdown } from '../../docs/markdown';
import { ACCOUNT, ALL_PROVIDERS, REGION, synth } from '../../support/synth';
import { problemsOf } from '../config/config-problems';
import { type AlertStack, alertStack } from './alert-stack';
import { parseNotification } from './chat-notification';
import { CRASHES, type FailedEnd, lambdaFailure } from './lambda-failure';

const CHAT = `arn:aws:sns:${REGION}:${ACCOUNT}:chat`;
const SLACK = { workspaceId: 'T0123ABCD', channelId: 'C0456EFGH' };
const TEAMS = {
  tenantId: '8f0c2d6e-0000-4000-8000-000000000001',
  teamId: '8F0C2D6E-0000-4000-8000-000000000002',
  channelId: '19:ab0c1d2e3f@thread.tacv2',
};
const RUNBOOK = 'https://wiki.example.com/tokens';
const TEAMS_TYPE = 'AWS::Chatbot::MicrosoftTeamsChannelConfiguration';
const AT = new Date('2026-11-21T05:03:30.125Z');

const stack = alertStack({ ...ALL_PROVIDERS, alerts: { chatTopicArn: CHAT, runbookUrl: RUNBOOK } });
const ended = (errorType: string, errorMessage: string): FailedEnd => ({
  condition: 'RetriesExhausted',
  responsePayload: { errorType, errorMessage },
});
/** What the chat's topic gets of a run. */
const chatOf = (end: FailedEnd, of = 'Test-digitalocean', qualifier?: string, from: AlertStack = stack) =>
  from
    .published(lambdaFailure(of, AT, end, qualifier))
    .filter(({ topic }) => topic === CHAT)
    .map(({ text }) => parseNotification(text));

describe('a failing run', () => {
  const message =
    "1 of 3 digitalocean registries of Test failed. images: VendorUnavailable: GET x answered 503; wait. Readers have a credential that's good until 2026-11-21 13:02 UTC (7 h 58 min)";

  it('is one message with what failed, who is safe until when, what to do, and where to read on', () => {
    expect(chatOf(ended(new RefreshFailed().name, message))).toEqual([
      {
        version: '1.0',
        source: 'custom',
        content: {
          textType: 'client-markdown',
          title: 'Test: a run for digitalocean registries failed',
          description: `${message}.`,
          nextSteps: [`Read how to go on: ${RUNBOOK}#how-to-read-an-alert`],
        },
        metadata: { threadId: 'Test-digitalocean' },
      },
    ]);
  });

  it('has the thread of its provider, whatever version of the function ran', () => {
    const threads = PROVIDER_NAMES.flatMap((provider) =>
      [undefined, '7'].map((version) =>
        chatOf(ended('RefreshFailed', message), `Test-${provider}`, version).map(
          ({ metadata }) => metadata?.threadId,
        ),
      ),
    );
    expect(threads).toEqual(PROVIDER_NAMES.flatMap((name) => [[`Test-${name}`], [`Test-${name}`]]));
  });

  it('without news is not in the chat', () => {
    expect(chatOf(ended(new RefreshStillFailing().name, message))).toEqual([]);
  });

  it('of another stack is not in this one’s chat', () => {
    expect(chatOf(ended('RefreshFailed', message), 'Test-two-digitalocean')).toEqual([]);
  });

  it('still has its line on the alert topic, which never gets JSON', () => {
    const published = stack.published(lambdaFailure('Test-ecr', AT, ended('RefreshFailed', message)));
    const lines = published.filter(({ topic }) => topic !== CHAT).map(({ text }) => text);
    expect(lines).toEqual([`"${message}. More: ${RUNBOOK}#how-to-read-an-alert"`]);
  });

  it('reaches the chat whatever the vendor has answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (answer) => {
        const failed = [{ name: 'images', code: 'VendorReplyInvalid', message: oneLine(answer) }];
        const error = refreshError('digitalocean', 'Test', 1, failed, true);
        expect(chatOf(ended(error.name, error.message)).map(({ content }) => content.description)).toEqual([
          `${error.message}.`,
        ]);
      }),
    );
  });
});

it('docs/alerts.md shows what a channel gets', () => {
  const [shown = '', ...more] = codeBlocks(readMarkdown('docs/alerts.md'), 'json notification');
  expect(more).toEqual([]);
  const stackName = 'RegistryTokenRefresher';
  const runbookUrl = 'https://wiki.example.com/runbook';
  const own = alertStack({ ...ALL_PROVIDERS, stackName, alerts: { chatTopicArn: CHAT, runbookUrl } });
  const message = parseNotification(shown).content.description.slice(0, -'.'.length);
  const name = functionName(stackName, 'digitalocean');
  expect(chatOf(ended('RefreshFailed', message), name, undefined, own)).toEqual([JSON.parse(shown)]);
});

describe('a run that ended without a message', () => {
  it.each(Object.entries(CRASHES))('by %s is one message in the thread of its provider', (_, end) => {
    expect(chatOf(end)).toEqual([
      expect.objectContaining({
        content: {
          textType: 'client-markdown',
          title: 'Test: a run for digitalocean registries crashed or never started',
          description: `It ended at 2026-11-21T05:03:30.125Z. Lambda says: ${end.condition} ${end.responsePayload?.errorType ?? ''}. The published credentials stay as they are; the At risk alarm rings before they expire.`,
          nextSteps: [
            'See the log of the function Test-digitalocean, request e4b46cbf-b738-4f1a-8880-a18cdf61200e.',
            `Read how to go on: ${RUNBOOK}#a-run-that-crashed`,
          ],
        },
        metadata: { threadId: 'Test-digitalocean' },
      }),
    ]);
  });

  it('says nothing of what the runtime said, which may hold anything', () => {
    const canary = 'dop_v1_canary';
    const texts = stack.published(lambdaFailure('Test-ecr', AT, ended('TypeError', `no "${canary}"`)));
    expect(texts).toHaveLength(2);
    expect(JSON.stringify(texts)).not.toContain(canary);
  });
});

it.each([
  ['the longest names and link', { runbookUrl: `https://wiki.example.com/${'x'.repeat(231)}` }],
  ['a link to the dashboard', {}],
])('messages keep the limits of chat with %s', (_, links) => {
  const stackName = 'S'.repeat(128);
  const longest = alertStack({ ...ALL_PROVIDERS, stackName, alerts: { chatTopicArn: CHAT, ...links } });
  const failed = Array.from({ length: 300 }, (__, index) => ({
    name: `${index}`.padStart(63, 'r'),
    code: 'VendorUnavailable',
    message: 'x'.repeat(2000),
  }));
  const error = refreshError('digitalocean', stackName, 300, failed, true);
  for (const end of [ended(error.name, error.message), ...Object.values(CRASHES)]) {
    for (const provider of PROVIDER_NAMES) {
      expect(chatOf(end, functionName(stackName, provider), undefined, longest)).toHaveLength(1);
    }
  }
});

describe('the channels', () => {
  const { template, resolver } = synth({
    ...ALL_PROVIDERS,
    probe: {},
    alerts: { slack: SLACK, teams: TEAMS },
  });
  const topicId = only(
    Object.keys(template.findResources('AWS::SNS::Topic')).filter((id) => id.includes('ChatTopic')),
  );
  const ofChat = { Ref: topicId };
  const configurations = ['AWS::Chatbot::SlackChannelConfiguration', TEAMS_TYPE].flatMap((type) =>
    Object.values(template.findResources(type)).map(({ Properties }) => Properties),
  );

  it('are configured, and listen to a topic of their own', () => {
    template.hasResourceProperties('AWS::Chatbot::SlackChannelConfiguration', {
      ConfigurationName: 'Test-slack-eu-central-1',
      SlackWorkspaceId: SLACK.workspaceId,
      SlackChannelId: SLACK.channelId,
      SnsTopicArns: [ofChat],
    });
    template.hasResourceProperties(TEAMS_TYPE, {
      ConfigurationName: 'Test-teams-eu-central-1',
      TeamsTenantId: TEAMS.tenantId,
      TeamId: TEAMS.teamId,
      // The only form that AWS takes.
      TeamsChannelId: '19%3Aab0c1d2e3f%40thread.tacv2',
      SnsTopicArns: [ofChat],
    });
    expect(configurations).toHaveLength(2);
    const subscriptions = Object.values(template.findResources('AWS::SNS::Subscription'));
    expect(JSON.stringify(subscriptions)).not.toContain(topicId);
  });

  it('allow nothing but reading, in every partition', () => {
    for (const { GuardrailPolicies } of configurations) {
      expect(resolver().resolve(GuardrailPolicies)).toEqual([
        'arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess',
      ]);
      expect(resolver('cn-north-1').resolve(GuardrailPolicies)).toEqual([
        'arn:aws-cn:iam::aws:policy/CloudWatchReadOnlyAccess',
      ]);
    }
  });

  it('have a role that only their service takes on, and that has no rights', () => {
    const [id, role] = only(
      Object.entries(template.findResources('AWS::IAM::Role')).filter(
        ([, { Properties }]) => Properties.RoleName === 'Test-chat-eu-central-1',
      ),
    );
    expect(role.Properties).toEqual({
      RoleName: 'Test-chat-eu-central-1',
      Description: expect.any(String),
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'chatbot.amazonaws.com' } },
        ],
      },
    });
    for (const { IamRoleArn } of configurations) expect(IamRoleArn).toEqual({ 'Fn::GetAtt': [id, 'Arn'] });
    const policies = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(JSON.stringify(policies.map(({ Properties }) => Properties.Roles))).not.toContain(id);
  });

  it('hear every alarm and its end, with the probe’s', () => {
    const alarms = Object.values(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.length).toBeGreaterThan(2 * PROVIDER_NAMES.length);
    for (const { Properties } of alarms) {
      expect(Properties.AlarmActions).toEqual([{ Ref: expect.stringMatching(/^.*AlertTopic/) }, ofChat]);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    }
  });

  it('have a topic that admits alarms of this account, over TLS only, and not EventBridge', () => {
    const policy = only(
      Object.values(template.findResources('AWS::SNS::TopicPolicy')).filter(
        ({ Properties }) => JSON.stringify(Properties.Topics) === JSON.stringify([ofChat]),
      ),
    );
    expect(policy.Properties.PolicyDocument.Statement).toEqual([
      expect.objectContaining({
        Effect: 'Deny',
        Action: 'sns:Publish',
        Principal: '*',
        Resource: ofChat,
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      }),
      {
        Sid: expect.any(String),
        Effect: 'Allow',
        Action: 'sns:Publish',
        Principal: { Service: 'cloudwatch.amazonaws.com' },
        Resource: ofChat,
        Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } },
      },
    ]);
  });

  it('get reports by the role of the reports, which may publish to both topics', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      RoleName: 'Test-reports-eu-central-1',
      Policies: [
        {
          PolicyDocument: {
            Statement: [
              {
                Effect: 'Allow',
                Action: 'sns:Publish',
                Resource: [{ Ref: Match.stringLikeRegexp('AlertTopic') }, ofChat],
              },
            ],
          },
        },
      ],
    });
    for (const { Properties } of Object.values(template.findResources('AWS::Events::Rule'))) {
      expect(Properties.Targets[0].RoleArn).toEqual({ 'Fn::GetAtt': [expect.any(String), 'Arn'] });
    }
  });
});

describe('chat', () => {
  const withAlerts = (alerts: object) => synth({ ...ALL_PROVIDERS, alerts }).template;
  const countOf = (template: Template, type: string): number =>
    Object.keys(template.findResources(type)).length;

  it.each([
    ['slack', { slack: SLACK }, [1, 0]],
    ['teams', { teams: TEAMS }, [0, 1]],
    ['chatTopicArn', { chatTopicArn: CHAT }, [0, 0]],
    ['slack with mails', { slack: SLACK, emails: ['platform@example.com'] }, [1, 0]],
  ])('may be %s', (_, alerts, [slack, teams]) => {
    const template = withAlerts(alerts);
    expect(countOf(template, 'AWS::Chatbot::SlackChannelConfiguration')).toBe(slack);
    expect(countOf(template, TEAMS_TYPE)).toBe(teams);
    // Two for the alert topic, two for each provider's thread.
    template.resourceCountIs('AWS::Events::Rule', 2 + 2 * PROVIDER_NAMES.length);
  });

  it('adds two rules for each provider in use, for any number of registries', () => {
    const registries = Array.from({ length: 50 }, (_, index) => ({
      name: `r${index}`,
      provider: 'lightsail',
    }));
    synth({ alerts: { slack: SLACK }, registries }).template.resourceCountIs('AWS::Events::Rule', 4);
  });

  it('takes the id of a channel in Teams as a link holds it', () => {
    const channelId = '19%3aab0c1d2e3f%40thread.tacv2';
    withAlerts({ teams: { ...TEAMS, channelId } }).hasResourceProperties(TEAMS_TYPE, {
      TeamsChannelId: channelId,
    });
  });

  it('leaves nothing in a stack that has none', () => {
    const json = JSON.stringify(withAlerts({ emails: ['platform@example.com'] }).toJSON());
    expect(json).not.toMatch(/chat/i);
  });

  it('on an existing configuration’s topic makes the synthesis say what its owner must allow', () => {
    const built = stackWith((parent) => ({ chatTopic: Topic.fromTopicArn(parent, 'Given', CHAT) }));
    const infos = Annotations.fromStack(built).findInfo('*', Match.stringLikeRegexp('docs/alerts.md'));
    expect(infos.map(({ entry }) => String(entry.data))).toEqual([
      expect.stringContaining(`The policy of ${CHAT} is not this stack's`),
    ]);
  });

  it('is refused in props by their own names', () => {
    expect(() =>
      stackWith((parent) => {
        const topic = new Topic(parent, 'Ours');
        return { topic, chatTopic: topic, slack: SLACK };
      }),
    ).toThrow(
      /- alerts\.chatTopic and slack exclude each other.*\n- alerts\.chatTopic is the same topic as topic;/,
    );
    expect(() => stackWith((parent) => ({ chatTopic: new Topic(parent, 'Fifo', { fifo: true }) }))).toThrow(
      '- alerts.chatTopic is the FIFO topic Mine/Fifo; it must be a standard SNS topic',
    );
  });

  function stackWith(alerts: (parent: Stack) => AlertsOptions): Stack {
    const built = new Stack(new App(), 'Mine', { env: { account: ACCOUNT, region: REGION } });
    new RegistryTokenRefresher(built, 'Tokens', {
      registries: [Registry.lightsail('shop')],
      alerts: Alerts.to(alerts(built)),
    });
    return built;
  }
});

it.each([
  [{ slack: 'C0123' }, 'slack is "C0123"; it must be a mapping with workspaceId and channelId'],
  [
    { slack: { workspaceId: 'T0123ABCD' } },
    'slack.channelId is missing; it must be the id of a Slack channel such as C0123ABCD',
  ],
  [
    { slack: { ...SLACK, workspaceId: 'acme' } },
    'slack.workspaceId is "acme"; it must be the id of a Slack workspace such as T0123ABCD',
  ],
  [{ slack: { ...SLACK, channelId: '#alerts' } }, 'slack.channelId is "#alerts"; it must be the id of a'],
  [{ slack: { ...SLACK, channelId: 'T0123ABCD' } }, 'slack.channelId is "T0123ABCD"; it must be the id of'],
  [{ teams: { ...TEAMS, tenantId: 'acme' } }, 'teams.tenantId is "acme"; it must be the id of a Microsoft'],
  [{ teams: { ...TEAMS, teamId: 'ops' } }, 'teams.teamId is "ops"; it must be the id of a team in Teams'],
  [
    { teams: { ...TEAMS, channelId: '19:ab0c1d2e3f' } },
    'teams.channelId is "19:ab0c1d2e3f"; it must be the id of a channel in Teams such as 19:0123abcd@thread',
  ],
  [{ chatTopicArn: 'chat' }, 'chatTopicArn is "chat"; it must be the ARN of a standard SNS topic'],
  [
    { chatTopicArn: CHAT, slack: SLACK, teams: TEAMS },
    'chatTopicArn and slack and teams exclude each other: an account can configure a channel once',
  ],
  [{ chatTopicArn: CHAT, topicArn: CHAT }, 'chatTopicArn is the same topic as topicArn; chat takes a topic'],
  [
    { chatTopicArn: CHAT, criticalTopicArn: CHAT },
    'chatTopicArn is the same topic as criticalTopicArn; chat takes a topic',
  ],
  [{ enabled: false, slack: SLACK }, 'enabled is false, but slack is given; take out one or the other'],
])('%j is one problem', (alerts, problem) => {
  expect(problemsOf({ ...ALL_PROVIDERS, alerts })).toEqual([expect.stringContaining(`- alerts.${problem}`)]);
});

function only<Item>([item, ...more]: readonly Item[]): Item {
  if (item === undefined || more.length > 0) throw new Error(`There are ${more.length + 1}, not one.`);
  return item;
}
