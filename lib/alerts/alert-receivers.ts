import { Annotations } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { admitAlarms } from './alert-topic';

/** Where alerts go. */
export interface AlertReceivers {
  readonly topic: ITopic;
  /** An extra topic for what threatens readers. */
  readonly criticalTopic: ITopic | undefined;
  /** Whether the topic's policy is somebody else's, so that EventBridge needs a role to publish to it. */
  readonly topicIsImported: boolean;
}

/**
 * Lets CloudWatch's alarms publish to the topics. Where a topic's policy is somebody else's, the synthesis says what its
 * owner has to see to.
 */
export function alertReceivers(
  scope: Construct,
  topic: ITopic,
  criticalTopic: ITopic | undefined,
): AlertReceivers {
  const foreign = [topic, ...(criticalTopic === undefined ? [] : [criticalTopic])].filter(
    (candidate) => !admitAlarms(scope, candidate),
  );
  for (const { topicArn } of foreign) {
    Annotations.of(scope).addInfoV2(
      'registry-token-refresher:importedTopic',
      `The policy of ${topicArn} is not this stack's: it must let cloudwatch.amazonaws.com publish, and so must the policy of its KMS key, if it has one. See docs/alerts.md, Existing topics.`,
    );
  }
  return { topic, criticalTopic, topicIsImported: foreign.includes(topic) };
}
