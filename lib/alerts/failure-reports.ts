import { ArnFormat, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { RUN_ERRORS } from '../../lambda/contract/run-error';
import { functionName, type RoleNaming, reportsRoleName } from '../names';
import type { AlertLinks } from './alert-links';
import type { AlertReceivers } from './alert-receivers';
import { chatNotification } from './chat-notification';
import type { RunbookHeading } from './runbook';

/** Errors whose message is one line made for people, without quotes and backslashes: EventBridge escapes nothing. */
const WORDED = [RUN_ERRORS.refreshFailed, RUN_ERRORS.invalidPayload];

export interface FailureReportsProps {
  /** Those in use. */
  readonly providers: readonly ProviderName[];
  readonly receivers: AlertReceivers;
  readonly links: AlertLinks;
  readonly naming: RoleNaming;
}

/** What the event of a run that ended with a message for people says of its end. */
const FAILED = { responsePayload: { errorType: WORDED } };

/** What it says if the run ended without such a message. */
const CRASHED = {
  $or: [
    { responsePayload: { errorType: [{ exists: false }] } },
    {
      responsePayload: {
        errorType: [{ 'anything-but': [...WORDED, RUN_ERRORS.refreshStillFailing] }],
      },
    },
  ],
};

/** What messages take from the event. */
const field = (path: string): string => EventField.fromPath(`$.detail.${path}`);

/** Without the error message: it may hold quotes or line breaks, and then EventBridge would drop the whole report. */
const lambdaSays = (): string =>
  `Lambda says: ${field('requestContext.condition')} ${field('responsePayload.errorType')}.`;
const STILL_SAFE = 'The published credentials stay as they are; the At risk alarm rings before they expire.';

/**
 * Turns each failing run into one line, and into one message for chat if a channel listens. The functions' failure
 * destination puts the runs on the default event bus. Two rules serve any number of registries: one for errors with a message
 * for people, one for runs that ended without such a message. For chat there are two more for each provider, which name it.
 */
export class FailureReports extends Construct {
  readonly #role: Role;
  readonly #props: FailureReportsProps;
  readonly #ofAll: Rule[] = [];
  readonly #ofOne = new Map<ProviderName, readonly Rule[]>();

  constructor(scope: Construct, id: string, props: FailureReportsProps) {
    super(scope, id);
    this.#props = props;
    this.#role = publisher(this, props.receivers, props.naming);
    this.lines();
    const { chatTopic } = props.receivers;
    if (chatTopic === undefined) return;
    for (const provider of props.providers) this.notifications(provider, chatTopic);
  }

  /** What must stand before a failure of this provider's first run, so that it is reported. */
  of(provider: ProviderName): readonly Construct[] {
    return [this.#role, ...this.#ofAll, ...(this.#ofOne.get(provider) ?? [])];
  }

  private lines(): void {
    const { providers, receivers, links } = this.#props;
    const { stackName } = Stack.of(this);
    // For all providers, also those that are not in use: one more in use must not change the rules' text.
    const link = (heading: RunbookHeading): string => links.to(heading, ...PROVIDER_NAMES);

    const failed = this.rule('Failed', `Runs of ${stackName} with a new failure`, {
      ended: FAILED,
      providers,
      topic: receivers.topic,
      input: RuleTargetInput.fromText(
        `${field('responsePayload.errorMessage')}. More: ${link('How to read an alert')}`,
      ),
    });
    const crashed = this.rule('Crashed', `Runs of ${stackName} that crashed or never started`, {
      ended: CRASHED,
      providers,
      topic: receivers.topic,
      input: RuleTargetInput.fromText(
        [
          `A run of ${field('requestContext.functionArn')} crashed or never started at ${field('timestamp')}.`,
          lambdaSays(),
          STILL_SAFE,
          `See the function's log, request ${field('requestContext.requestId')}.`,
          `More: ${link('A run that crashed')}`,
        ].join(' '),
      ),
    });
    this.#ofAll.push(failed, crashed);
  }

  /** A thread for each provider: no part of the event could name it, since the function's ARN ends in a version. */
  private notifications(provider: ProviderName, topic: ITopic): void {
    const { stackName } = Stack.of(this);
    const runs = `Runs of ${stackName} for ${provider} registries`;
    const shared = { providers: [provider], topic };
    const threadId = `${stackName}-${provider}`;
    const more = (heading: RunbookHeading): string =>
      `Read how to go on: ${this.#props.links.to(heading, provider)}`;

    const failed = this.rule(`ChatFailed-${provider}`, `${runs} with a new failure, for chat`, {
      ...shared,
      ended: FAILED,
      input: chatNotification({
        title: `${stackName}: a run for ${provider} registries failed`,
        description: `${field('responsePayload.errorMessage')}.`,
        nextSteps: [more('How to read an alert')],
        threadId,
      }),
    });
    const crashed = this.rule(`ChatCrashed-${provider}`, `${runs} that crashed or never started, for chat`, {
      ...shared,
      ended: CRASHED,
      input: chatNotification({
        title: `${stackName}: a run for ${provider} registries crashed or never started`,
        description: `It ended at ${field('timestamp')}. ${lambdaSays()} ${STILL_SAFE}`,
        nextSteps: [
          `See the log of the function ${functionName(stackName, provider)}, request ${field('requestContext.requestId')}.`,
          more('A run that crashed'),
        ],
        threadId,
      }),
    });
    this.#ofOne.set(provider, [failed, crashed]);
  }

  private rule(id: string, description: string, { ended, providers, topic, input }: RuleProps): Rule {
    return new Rule(this, id, {
      description,
      eventPattern: {
        source: ['lambda'],
        detailType: ['Lambda Function Invocation Result - Failure'],
        detail: {
          requestContext: {
            functionArn: providers.map((provider) => ({ prefix: this.functionArn(provider) })),
          },
          ...ended,
        },
      },
      targets: [{ bind: () => ({ arn: topic.topicArn, role: this.#role, input }) }],
    });
  }

  /** The ARN up to the qualifier, which is `$LATEST` or the version that a deployment runs. */
  private functionArn(provider: ProviderName): string {
    const stack = Stack.of(this);
    return stack.formatArn({
      service: 'lambda',
      resource: 'function',
      resourceName: `${functionName(stack.stackName, provider)}:`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}

/**
 * The role with which EventBridge publishes. A topic's policy could only admit all of EventBridge, everybody's rules
 * included: EventBridge meets no condition in it.
 */
function publisher(
  scope: Construct,
  { topic, chatTopic, reportKeys }: AlertReceivers,
  { rolePath, roleNamePrefix }: RoleNaming,
): Role {
  const { account, region, stackName, urlSuffix } = Stack.of(scope);
  return new Role(scope, 'Publisher', {
    roleName: reportsRoleName(stackName, region, roleNamePrefix),
    ...(rolePath === undefined ? {} : { path: rolePath }),
    description: `Publishes reports of failing runs of ${stackName}`,
    assumedBy: new ServicePrincipal('events.amazonaws.com', {
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
    inlinePolicies: {
      Publish: new PolicyDocument({
        statements: [
          new PolicyStatement({
            actions: ['sns:Publish'],
            resources: [topic, ...(chatTopic === undefined ? [] : [chatTopic])].map(
              ({ topicArn }) => topicArn,
            ),
          }),
          ...(reportKeys.length === 0
            ? []
            : [
                new PolicyStatement({
                  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
                  resources: [...reportKeys],
                  conditions: { StringEquals: { 'kms:ViaService': `sns.${region}.${urlSuffix}` } },
                }),
              ]),
        ],
      }),
    },
  });
}

interface RuleProps {
  /** What the event's detail says about the run's end. */
  readonly ended: Readonly<Record<string, unknown>>;
  readonly providers: readonly ProviderName[];
  readonly topic: ITopic;
  readonly input: RuleTargetInput;
}
