import { Annotations } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { admitAlarms, admitAlarmsToKey } from './alert-topic';

/** Where alerts go. */
export interface AlertReceivers {
  readonly topic: ITopic;
  /** An extra topic for what threatens readers. */
  readonly criticalTopic: ITopic | undefined;
  /** Whether the topic's policy is somebody else's, so that EventBridge needs a role to publish to it. */
  readonly topicIsImported: boolean;
}

/**
 * Lets CloudWatch's alarms publish to the topics, encrypted ones included. Where a policy is somebody else's, the synthesis
 * says what its owner has to see to.
 */
export function alertReceivers(
  scope: Construct,
  topic: ITopic,
  criticalTopic: ITopic | undefined,
): AlertReceivers {
  const topics = [...new Set([topic, criticalTopic ?? topic])];
  const foreign = topics.filter((candidate) => !admitAlarms(scope, candidate));
  for (const { topicArn } of foreign) {
    Annotations.of(scope).addInfoV2(
      'registry-token-refresher:importedTopic',
      `The policy of ${topicArn} is not this stack's: it must let cloudwatch.amazonaws.com publish, and so must the policy of its KMS key, if it has one. See docs/alerts.md, Existing topics.`,
    );
  }
  for (const own of topics) {
    const { masterKey } = own;
    if (masterKey === undefined || foreign.includes(own) || admitAlarmsToKey(scope, masterKey)) continue;
    Annotations.of(scope).addInfoV2(
      'registry-token-refresher:importedTopicKey',
      `The policy of ${masterKey.keyArn}, which encrypts the topic ${own.node.path}, is not this stack's: it must let cloudwatch.amazonaws.com, and for reports events.amazonaws.com, call kms:Decrypt and kms:GenerateDataKey*. See docs/alerts.md, Existing topics.`,
    );
  }
  return { topic, criticalTopic, topicIsImported: foreign.includes(topic) };
}
