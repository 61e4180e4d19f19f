import { App, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Topic } from 'aws-cdk-lib/aws-sns';
import fc from 'fast-check';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { RefreshFailed, RefreshStillFailing, refreshError } from '../../../lambda/refresh/refresh-error';
import { oneLine } from '../../../lambda/run/one-line';
import { Alerts, type AlertsOptions, Registry, RegistryTokenRefresher } from '../../../lib';
import { ACCOUNT, ALL_PROVIDERS, REGION, synth } from '../../support/synth';
import { alertStack } from './alert-stack';
import { CRASHES, type FailedEnd, lambdaFailure } from './lambda-failure';

const stack = alertStack(ALL_PROVIDERS);
/** What alerts end in if nothing else is said. */
const DASHBOARD =
  'https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/Test-eu-central-1';
const AT = new Date('2026-11-21T05:03:30.125Z');

const ended = (errorType: string, errorMessage: string): FailedEnd => ({
  condition: 'RetriesExhausted',
  responsePayload: { errorType, errorMessage },
});
const reportOf = (end: FailedEnd, functionName = 'Test-digitalocean', qualifier?: string) =>
  stack.report(lambdaFailure(functionName, AT, end, qualifier));

describe('a failing run', () => {
  const message =
    '1 of 3 digitalocean registries of Test failed. images: VendorUnavailable: GET x answered 503';

  it('is one line, the error’s own', () => {
    expect(reportOf(ended(new RefreshFailed().name, message))).toEqual([`"${message}. More: ${DASHBOARD}"`]);
  });

  it.each(PROVIDER_NAMES)('of %s is reported', (provider) => {
    expect(reportOf(ended('RefreshFailed', message), `Test-${provider}`)).toHaveLength(1);
  });

  it('of the version that a deployment runs is reported', () => {
    expect(reportOf(ended('RefreshFailed', message), 'Test-digitalocean', '7')).toHaveLength(1);
  });

  it('without news is not reported', () => {
    expect(reportOf(ended(new RefreshStillFailing().name, message))).toEqual([]);
  });

  it('of another stack whose name starts with this one’s is not reported by this stack', () => {
    expect(reportOf(ended('RefreshFailed', message), 'Test-two-digitalocean')).toEqual([]);
    expect(reportOf(ended('RefreshFailed', message), 'Test-digitalocean-two')).toEqual([]);
  });

  it('is told apart from a success', () => {
    const success = {
      ...lambdaFailure('Test-ecr', AT, ended('RefreshFailed', message)),
      'detail-type': 'Lambda Function Invocation Result - Success',
    };
    expect(stack.report(success)).toEqual([]);
  });

  it('survives EventBridge whatever the vendor has answered', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (answer) => {
        const failed = [{ name: 'images', code: 'VendorReplyInvalid', message: oneLine(answer) }];
        const error = refreshError('digitalocean', 'Test', 1, failed, true);
        expect(reportOf(ended(error.name, error.message))).toEqual([
          `"${error.message}. More: ${DASHBOARD}"`,
        ]);
      }),
    );
  });
});

describe('a run that ended without a message', () => {
  it.each(Object.entries(CRASHES))('by %s is one line that says which, when and what', (_, end) => {
    const [line, ...more] = reportOf(end);
    expect(more).toEqual([]);
    expect(line).toContain(
      'function:Test-digitalocean:$LATEST crashed or never started at 2026-11-21T05:03:30.125Z.',
    );
    expect(line).toContain(`Lambda says: ${end.condition} ${end.responsePayload?.errorType ?? ''}.`);
    expect(line?.split('. More: ').at(-1)).toBe(`${DASHBOARD}"`);
  });

  it('is reported once under any error name except RefreshStillFailing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }).map(oneLine), (errorType) => {
        expect(reportOf(ended(errorType, 'x'))).toHaveLength(errorType === 'RefreshStillFailing' ? 0 : 1);
      }),
    );
  });
});

describe('the destination', () => {
  const { template } = synth(ALL_PROVIDERS);

  it('is the default event bus, for scheduled runs and for a deployment’s', () => {
    template.resourceCountIs('AWS::Lambda::EventInvokeConfig', 2 * PROVIDER_NAMES.length);
    template.allResourcesProperties('AWS::Lambda::EventInvokeConfig', {
      DestinationConfig: {
        OnFailure: { Destination: defaultBus() },
      },
    });
  });

  it('has two rules, for any number of registries and providers', () => {
    template.resourceCountIs('AWS::Events::Rule', 2);
    const registries = Array.from({ length: 50 }, (_, index) => ({
      name: `r${index}`,
      provider: 'lightsail',
    }));
    synth({ ...ALL_PROVIDERS, registries }).template.resourceCountIs('AWS::Events::Rule', 2);
  });

  it('has its rules before the first run', () => {
    for (const trigger of Object.values(template.findResources('Custom::Trigger'))) {
      expect(trigger.DependsOn).toEqual(expect.arrayContaining([expect.stringContaining('FailureReports')]));
    }
  });

  it('may put events on no other bus', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Action: 'events:PutEvents', Resource: defaultBus() }),
        ]),
      },
    });
  });
});

describe('the topic', () => {
  const GIVEN = `arn:aws:sns:${REGION}:${ACCOUNT}:ours`;
  const CRITICAL = `arn:aws:sns:${REGION}:${ACCOUNT}:on-call`;
  const withAlerts = (alerts: object) => synth({ ...ALL_PROVIDERS, alerts }).template;
  const admits = (service: string, condition: object = {}) =>
    Match.objectLike({
      Statement: Match.arrayWith([
        Match.objectLike({
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: service },
          ...condition,
        }),
      ]),
    });
  const ofThisAccount = { Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } };

  const publish = (Resource: unknown) => ({ Action: 'sns:Publish', Effect: 'Allow', Resource });
  const decrypt = (Resource: unknown) => ({
    Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
    Effect: 'Allow',
    Resource,
    Condition: {
      StringEquals: {
        'kms:ViaService': { 'Fn::Join': ['', [`sns.${REGION}.`, { Ref: 'AWS::URLSuffix' }]] },
      },
    },
  });
  /** What the role of all rules' targets may do; topics and keys that the template makes by their logical ids. */
  const publisherOf = (template: Template): unknown => {
    const rules = Object.values(template.findResources('AWS::Events::Rule'));
    expect(rules).toHaveLength(2);
    const roles = template.findResources('AWS::IAM::Role', {
      Properties: {
        RoleName: Match.stringLikeRegexp('^(Test|Mine)-reports-eu-central-1$'),
        AssumeRolePolicyDocument: {
          Statement: [
            {
              Action: 'sts:AssumeRole',
              Effect: 'Allow',
              Principal: { Service: 'events.amazonaws.com' },
              ...ofThisAccount,
            },
          ],
        },
      },
    });
    const [[id, role] = [], ...more] = Object.entries(roles);
    expect(more).toEqual([]);
    for (const { Properties } of rules) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({ RoleArn: { 'Fn::GetAtt': [id, 'Arn'] } }),
      ]);
    }
    // Nothing else is attached to it.
    const attached = Object.values(template.findResources('AWS::IAM::Policy'));
    expect(JSON.stringify(attached.map(({ Properties }) => Properties.Roles))).not.toContain(String(id));
    return role?.Properties.Policies[0].PolicyDocument.Statement;
  };

  it('admits alarms of this account, and not EventBridge, which would mean everybody’s rules', () => {
    const template = withAlerts({ emails: ['platform@example.com'] });
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: admits('cloudwatch.amazonaws.com', ofThisAccount),
    });
    expect(JSON.stringify(template.findResources('AWS::SNS::TopicPolicy'))).not.toContain(
      'events.amazonaws.com',
    );
  });

  it('of the stack’s own gets its reports by a role that may do nothing else', () => {
    const template = withAlerts({ emails: ['platform@example.com'] });
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    expect(publisherOf(template)).toEqual([publish({ Ref: topic })]);
  });

  it('if it is imported gets its reports by that role, which may use the keys of its account through SNS', () => {
    const template = withAlerts({ topicArn: GIVEN });
    for (const { Properties } of Object.values(template.findResources('AWS::Events::Rule'))) {
      expect(Properties.Targets).toEqual([expect.objectContaining({ Arn: GIVEN })]);
    }
    const keys = `:kms:${REGION}:${ACCOUNT}:key/*`;
    expect(publisherOf(template)).toEqual([
      publish(GIVEN),
      decrypt({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, keys]] }),
    ]);
  });

  it('with a key that the app knows gets its reports by that role, which may use this key alone', () => {
    const { template } = inStack((parent) => ({
      topic: new Topic(parent, 'Ours', { masterKey: new Key(parent, 'Key') }),
    }));
    const [topic] = Object.keys(template.findResources('AWS::SNS::Topic'));
    const [key] = Object.keys(template.findResources('AWS::KMS::Key'));
    expect(publisherOf(template)).toEqual([publish({ Ref: topic }), decrypt({ 'Fn::GetAtt': [key, 'Arn'] })]);
  });

  it('may be another account’s', () => {
    const elsewhere = `arn:aws:sns:${REGION}:210987654321:theirs`;
    for (const { Properties } of Object.values(
      withAlerts({ topicArn: elsewhere }).findResources('AWS::Events::Rule'),
    )) {
      expect(Properties.Targets).toEqual([
        expect.objectContaining({ Arn: elsewhere, RoleArn: expect.anything() }),
      ]);
    }
  });

  it('if it is imported makes the synthesis say what its owner must allow', () => {
    const { stack: built } = inStack((parent) => ({
      topic: Topic.fromTopicArn(parent, 'Given', GIVEN),
      criticalTopic: new Topic(parent, 'OnCall'),
    }));
    const infos = Annotations.fromStack(built).findInfo('*', Match.stringLikeRegexp('docs/alerts.md'));
    expect(infos.map(({ entry }) => String(entry.data))).toEqual([
      expect.stringContaining(`The policy of ${GIVEN} is not this stack's`),
    ]);
  });

  it('of the same app gets the statements that it needs', () => {
    const { template } = inStack((parent) => ({ topic: new Topic(parent, 'Ours') }));
    template.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: admits('cloudwatch.amazonaws.com', ofThisAccount),
    });
    expect(JSON.stringify(template.findResources('AWS::SNS::TopicPolicy'))).not.toContain(
      'events.amazonaws.com',
    );
  });

  it.each(['topic', 'criticalTopic'])('given as %s lets alarms of this account use its key', (role) => {
    const { template, stack: built } = inStack((parent) => ({
      emails: ['platform@example.com'],
      [role]: new Topic(parent, 'Ours', { masterKey: new Key(parent, 'Key') }),
    }));
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Resource: '*',
            ...ofThisAccount,
          },
        ]),
      },
    });
    expect(Annotations.fromStack(built).findInfo('*', Match.anyValue())).toEqual([]);
  });

  it('with a key of somebody else’s makes the synthesis say what its owner must allow', () => {
    const keyArn = `arn:aws:kms:${REGION}:${ACCOUNT}:key/theirs`;
    const { stack: built } = inStack((parent) => ({
      topic: new Topic(parent, 'Ours', { masterKey: Key.fromKeyArn(parent, 'Key', keyArn) }),
    }));
    const infos = Annotations.fromStack(built).findInfo('*', Match.stringLikeRegexp('docs/alerts.md'));
    expect(infos.map(({ entry }) => String(entry.data))).toEqual([
      expect.stringContaining(`The policy of ${keyArn}, which encrypts the topic Mine/Ours, is not this`),
    ]);
  });

  it.each(['topic', 'criticalTopic'])('given as %s is a standard one', (role) => {
    const emails = ['platform@example.com'];
    expect(() =>
      inStack((parent) => ({ emails, [role]: new Topic(parent, 'Ours', { fifo: true }) })),
    ).toThrow(`- alerts.${role} is the FIFO topic Mine/Ours; it must be a standard SNS topic`);
  });

  it('for what is critical gets At risk and its end, and nothing else', () => {
    const template = withAlerts({ topicArn: GIVEN, criticalTopicArn: CRITICAL });
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      const critical = String(Properties.AlarmName).endsWith('-at-risk');
      expect(Properties.AlarmActions).toEqual(critical ? [GIVEN, CRITICAL] : [GIVEN]);
      expect(Properties.OKActions).toEqual(Properties.AlarmActions);
    }
  });

  it('may be the same for both, and is notified once', () => {
    const template = withAlerts({ topicArn: GIVEN, criticalTopicArn: GIVEN });
    template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmActions: [GIVEN], OKActions: [GIVEN] });
  });

  it('does not exist if alerts are switched off', () => {
    const template = withAlerts({ enabled: false });
    template.resourceCountIs('AWS::SNS::Topic', 0);
    template.resourceCountIs('AWS::Events::Rule', 0);
    for (const { Properties } of Object.values(template.findResources('AWS::CloudWatch::Alarm'))) {
      expect(Properties).not.toHaveProperty('AlarmActions');
    }
  });

  function inStack(alerts: (parent: Stack) => AlertsOptions) {
    const built = new Stack(new App(), 'Mine', { env: { account: ACCOUNT, region: REGION } });
    new RegistryTokenRefresher(built, 'Tokens', {
      registries: [Registry.lightsail('shop')],
      alerts: Alerts.to(alerts(built)),
    });
    return { stack: built, template: Template.fromStack(built) };
  }
});

function defaultBus() {
  const rest = `:events:${REGION}:${ACCOUNT}:event-bus/default`;
  return { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, rest]] };
}
