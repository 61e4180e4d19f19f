import type { Session } from '../aws/session';
import type { Finding } from './finding';

/** Who is alerted. Whether an address has confirmed its subscription, and whether a topic takes messages, nothing here asks. */
export function examineTopics({ config: { alerts } }: Session): readonly Finding[] {
  if (!alerts.enabled) {
    return [
      {
        grade: 'note',
        about: 'alerts',
        what: 'they are off',
        why: 'nobody learns that a refresh fails before pulls do',
      },
    ];
  }
  const { emails, topicArn, criticalTopicArn } = alerts;
  const topics = [topicArn, criticalTopicArn].filter((arn) => arn !== undefined);
  const list = `aws sns list-subscriptions-by-topic --topic-arn ${topics[0] ?? "<the stack's topic>"}`;
  return [
    {
      grade: 'note',
      about: 'alerts',
      what: `whether ${[...emails, ...topics].join(', ')} are reached is not looked at`,
      next: `see whether subscriptions are confirmed: ${list}`,
    },
  ];
}
