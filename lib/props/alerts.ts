import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Problem } from '../config/messages/problem';

/** Where alerts lead. */
export interface AlertLinkOptions {
  /**
   * The https URL of the runbook of the people who run the stack. Each alert ends in it, with the anchor of its heading.
   *
   * @default the dashboard, else the log of the function
   */
  readonly runbookUrl?: string;
}

/** A channel of Slack. Its workspace is authorized once, in the console of Amazon Q Developer in chat applications. */
export interface SlackChannel {
  /** Such as `T0123ABCD`. */
  readonly workspaceId: string;
  /** Such as `C0123ABCD`. */
  readonly channelId: string;
}

/** A channel of Microsoft Teams. Its tenant is authorized once, in the console of Amazon Q Developer in chat applications. */
export interface TeamsChannel {
  /** A UUID. */
  readonly tenantId: string;
  /** A UUID: `groupId` in a link to the team. */
  readonly teamId: string;
  /** Such as `19:0123abcd@thread.tacv2`. */
  readonly channelId: string;
}

/** Who hears of trouble: at least one of `emails`, `topic`, `slack`, `teams` and `chatTopic`. */
export interface AlertsOptions extends AlertLinkOptions {
  /**
   * An existing standard topic. One that is made outside the app has to admit CloudWatch.
   *
   * @default a new topic
   */
  readonly topic?: ITopic;
  /**
   * A topic that also gets what threatens readers, and its end.
   *
   * @default none
   */
  readonly criticalTopic?: ITopic;
  /**
   * Addresses that are subscribed to the topic; each has to confirm once.
   *
   * @default none
   */
  readonly emails?: string[];
  /**
   * A Slack channel that shows all alerts.
   *
   * @default none
   */
  readonly slack?: SlackChannel;
  /**
   * A channel of Microsoft Teams that shows all alerts.
   *
   * @default none
   */
  readonly teams?: TeamsChannel;
  /**
   * The topic that an existing chat configuration listens to, in place of `slack` and `teams`: an account can configure a
   * channel once. Reports come on it in the form that chat shows, so it must be another topic than `topic`.
   *
   * @default none
   */
  readonly chatTopic?: ITopic;
}

/** The topics that code hands over as constructs. */
export interface GivenTopics {
  readonly topic?: ITopic | undefined;
  readonly criticalTopic?: ITopic | undefined;
  readonly chatTopic?: ITopic | undefined;
}

/** Who hears of trouble. Silence has to be typed out. */
export class Alerts {
  /** Alerts go to people's mail addresses, to a topic, to chat channels, or to several of them. */
  static to(options: AlertsOptions): Alerts {
    return new Alerts(options, true);
  }

  /** Nobody hears of trouble. The alarms exist all the same, and the dashboard shows them. */
  static none(options: AlertLinkOptions = {}): Alerts {
    return new Alerts(options, false);
  }

  readonly #options: AlertsOptions;
  readonly #enabled: boolean;

  private constructor(options: AlertsOptions, enabled: boolean) {
    this.#options = options;
    this.#enabled = enabled;
  }

  /**
   * The alerts as a config document says them.
   *
   * @internal
   */
  _written(): object {
    const { topic, criticalTopic, chatTopic, ...others } = this.#options;
    return {
      ...others,
      enabled: this.#enabled,
      ...(topic === undefined ? {} : { topicArn: topic.topicArn }),
      ...(criticalTopic === undefined ? {} : { criticalTopicArn: criticalTopic.topicArn }),
      ...(chatTopic === undefined ? {} : { chatTopicArn: chatTopic.topicArn }),
    };
  }

  /** @internal */
  get _topics(): GivenTopics {
    const { topic, criticalTopic, chatTopic } = this.#options;
    return { topic, criticalTopic, chatTopic };
  }

  /**
   * What no document shows: an ARN that only the deployment knows doesn't tell a topic's kind.
   *
   * @internal
   */
  get _problems(): readonly Problem[] {
    const { topic, criticalTopic, chatTopic } = this.#options;
    return [
      ...fifoProblems('topicArn', topic),
      ...fifoProblems('criticalTopicArn', criticalTopic),
      ...fifoProblems('chatTopicArn', chatTopic),
    ];
  }
}

const fifoProblems = (key: string, topic: ITopic | undefined): readonly Problem[] =>
  topic?.fifo === true
    ? [
        {
          path: ['alerts', key],
          text: `is the FIFO topic ${topic.node.path}; it must be a standard SNS topic`,
        },
      ]
    : [];
