import { Annotations, Stack } from 'aws-cdk-lib';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { reportsRoleName } from '../names';
import { admitAlarms, admitAlarmsToKey } from './alert-topic';

/** The topics that alerts go to. */
interface AlertTopics {
  readonly topic: ITopic;
  /** An extra topic for alarms that say that pulls fail, or soon will. */
  readonly criticalTopic: ITopic | undefined;
  /** What chat channels listen to: reports in the form that they show, and all alarms. */
  readonly chatTopic: ITopic | undefined;
}

/** Where alerts go. */
export interface AlertReceivers extends AlertTopics {
  /** ARNs of the keys that may encrypt the topics of reports: all of their account and region if a key is not known. */
  readonly reportKeys: readonly string[];
}

/**
 * Lets CloudWatch's alarms publish to the topics, encrypted ones included. If a policy belongs to somebody else, the
 * synthesis says what its owner must allow.
 */
export function alertReceivers(scope: Construct, given: AlertTopics): AlertReceivers {
  const { topic, criticalTopic, chatTopic } = given;
  const topics = [...new Set([topic, criticalTopic ?? topic, chatTopic ?? topic])];
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
      `The policy of ${masterKey.keyArn}, which encrypts the topic ${own.node.path}, is not this stack's: it must let cloudwatch.amazonaws.com, and for reports the role ${reportsRole(scope)}, call kms:Decrypt and kms:GenerateDataKey*. See docs/alerts.md, Existing topics.`,
    );
  }
  const keys = [topic, chatTopic ?? topic].flatMap((own) => keysOf(own, foreign.includes(own)));
  return { ...given, reportKeys: [...new Set(keys)] };
}

function keysOf(
  { masterKey, env: { account, region }, stack }: ITopic,
  isForeign: boolean,
): readonly string[] {
  if (masterKey !== undefined) return [masterKey.keyArn];
  return isForeign
    ? [stack.formatArn({ service: 'kms', region, account, resource: 'key', resourceName: '*' })]
    : [];
}

function reportsRole(scope: Construct): string {
  const { stackName, region } = Stack.of(scope);
  return reportsRoleName(stackName, region);
}
