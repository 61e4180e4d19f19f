import { RuleTargetInput } from 'aws-cdk-lib/aws-events';

export interface ChatNotificationProps {
  /** What failed. */
  readonly title: string;
  /** Until when readers are safe, and what to do. */
  readonly description: string;
  readonly nextSteps: readonly string[];
  /** Notifications with the same thread stand below the first one. */
  readonly threadId: string;
}

/**
 * A rule's message to a chat channel. Amazon Q Developer in chat applications shows no other form of transformed events.
 *
 * EventBridge escapes no values: what the texts take from the event must be one line without quotes and backslashes. It must
 * also not be a whole text, which the CDK would leave without quotes.
 *
 * @see "Custom notifications" in the administrator guide of Amazon Q Developer in chat applications
 */
export const chatNotification = ({
  title,
  description,
  nextSteps,
  threadId,
}: ChatNotificationProps): RuleTargetInput =>
  RuleTargetInput.fromObject({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown', title, description, nextSteps },
    metadata: { threadId },
  });
