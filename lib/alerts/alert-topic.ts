import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';

export interface AlertTopicProps {
  readonly emails: readonly string[];
  /** An existing topic to use; its owner admits the publishers. */
  readonly topic: ITopic | undefined;
}

/** The topic that alerts go to: the given one, or a new one that admits CloudWatch's alarms of this account. */
export function alertTopic(scope: Construct, { emails, topic: given }: AlertTopicProps): ITopic {
  const topic = given ?? newTopic(scope);
  for (const email of emails) topic.addSubscription(new EmailSubscription(email));
  return topic;
}

function newTopic(scope: Construct): Topic {
  const { stackName, account } = Stack.of(scope);
  const topic = new Topic(scope, 'AlertTopic', {
    displayName: `${stackName} alerts`.slice(0, 100),
    enforceSSL: true,
  });
  topic.addToResourcePolicy(
    new PolicyStatement({
      actions: ['sns:Publish'],
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': account } },
    }),
  );
  return topic;
}
