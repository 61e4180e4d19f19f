import * as v from 'valibot';

const text = (limit: number) => v.pipe(v.string(), v.minLength(1), v.maxLength(limit));

/**
 * What Amazon Q Developer in chat applications shows of what rules send; it drops all else, without a trace.
 *
 * @see "Custom notifications", Event schema, in its administrator guide
 */
const chatNotification = v.strictObject({
  version: v.literal('1.0'),
  source: v.literal('custom'),
  id: v.optional(v.string()),
  content: v.strictObject({
    textType: v.optional(v.literal('client-markdown')),
    title: v.optional(text(250)),
    description: text(8000),
    nextSteps: v.optional(v.array(text(350))),
    keywords: v.optional(v.array(text(75))),
  }),
  metadata: v.optional(
    v.strictObject({
      threadId: v.optional(v.string()),
      summary: v.optional(v.string()),
      eventType: v.optional(v.string()),
      relatedResources: v.optional(v.array(v.string())),
      additionalContext: v.optional(v.record(v.string(), v.string())),
      enableCustomActions: v.optional(v.boolean()),
    }),
  ),
});
export type ChatNotification = v.InferOutput<typeof chatNotification>;

/** @throws if the channel would not show it */
export const parseNotification = (message: string): ChatNotification =>
  v.parse(chatNotification, JSON.parse(message));
