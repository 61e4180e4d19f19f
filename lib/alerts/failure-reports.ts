import { ArnFormat, Stack } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { RUN_ERRORS } from '../../lambda/contract/run-error';
import { functionName, type RoleNaming, reportsRoleName } from '../names';
import type { AlertLinks } from './alert-links';
import type { AlertReceivers } from './alert-receivers';
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

/**
 * Turns each failing run into one line. The functions' failure destination puts the runs on the default event bus. Two rules
 * serve any number of registries: one for errors with a message for people, one for runs that ended without such a message.
 */
export class FailureReports extends Construct {
  readonly #role: Role;

  constructor(scope: Construct, id: string, props: FailureReportsProps) {
    super(scope, id);
    const field = (path: string): string => EventField.fromPath(`$.detail.${path}`);
    const { stackName } = Stack.of(this);
    this.#role = publisher(this, props.receivers, props.naming);
    // For all providers, also those that are not in use: one more in use must not change the rules' text.
    const link = (heading: RunbookHeading): string => props.links.to(heading, ...PROVIDER_NAMES);

    this.rule('Failed', `Runs of ${stackName} with a new failure`, {
      ...props,
      ended: { responsePayload: { errorType: WORDED } },
      line: `${field('responsePayload.errorMessage')}. More: ${link('How to read an alert')}`,
    });
    this.rule('Crashed', `Runs of ${stackName} that crashed or never started`, {
      ...props,
      ended: {
        $or: [
          { responsePayload: { errorType: [{ exists: false }] } },
          {
            responsePayload: {
              errorType: [{ 'anything-but': [...WORDED, RUN_ERRORS.refreshStillFailing] }],
            },
          },
        ],
      },
      // Without the error message: it may hold quotes or line breaks, and then EventBridge would drop the whole report.
      line: [
        `A run of ${field('requestContext.functionArn')} crashed or never started at ${field('timestamp')}.`,
        `Lambda says: ${field('requestContext.condition')} ${field('responsePayload.errorType')}.`,
        'The published credentials stay as they are; the At risk alarm rings before they expire.',
        `See the function's log, request ${field('requestContext.requestId')}.`,
        `More: ${link('A run that crashed')}`,
      ].join(' '),
    });
  }

  private rule(
    id: string,
    description: string,
    { ended, providers, receivers, line }: FailureReportsProps & RuleProps,
  ): void {
    new Rule(this, id, {
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
      targets: [
        {
          bind: () => ({
            arn: receivers.topic.topicArn,
            role: this.#role,
            input: RuleTargetInput.fromText(line),
          }),
        },
      ],
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
  { topic, topicKeys }: AlertReceivers,
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
          new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] }),
          ...(topicKeys.length === 0
            ? []
            : [
                new PolicyStatement({
                  actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
                  resources: [...topicKeys],
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
  readonly line: string;
}
