import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface AlertTopicProps {
  readonly emails: readonly string[];
  /** An existing topic to use. */
  readonly topic: ITopic | undefined;
}

/** The topic that alerts go to: the given one, or a new one. */
export function alertTopic(scope: Construct, { emails, topic: given }: AlertTopicProps): ITopic {
  const topic = given ?? newTopic(scope, 'AlertTopic', 'alerts');
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

/** The topic that a stack's own chat channels listen to: mails would show the JSON that comes on it. */
export const chatTopic = (scope: Construct): ITopic => newTopic(scope, 'ChatTopic', 'chat');

const newTopic = (scope: Construct, id: string, what: string): Topic =>
  new Topic(scope, id, {
    displayName: `${Stack.of(scope).stackName} ${what}`.slice(0, 100),
    enforceSSL: true,
  });

/** Lets CloudWatch's alarms of this account publish to a topic; false if only the topic's owner can do that. */
export function admitAlarms(scope: Construct, topic: ITopic): boolean {
  const { statementAdded } = topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      ...alarmsOf(scope),
    }),
  );
  return statementAdded;
}

/** Lets CloudWatch's alarms of this account use the key that encrypts a topic; false if only the key's owner can do that. */
export function admitAlarmsToKey(scope: Construct, key: IKey): boolean {
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      // In a key's policy this is the key itself.
      resources: ['*'],
      ...alarmsOf(scope),
    }),
  );
  return statementAdded;
}

/** The alarms of the account, in a policy. */
const alarmsOf = (scope: Construct) => ({
  principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
  conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
});
