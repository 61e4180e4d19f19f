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

/** Who hears of trouble: at least one of `emails` and `topic`. */
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
}

/** The topics that code hands over as constructs. */
export interface GivenTopics {
  readonly topic?: ITopic | undefined;
  readonly criticalTopic?: ITopic | undefined;
}

/** Who hears of trouble. Silence has to be typed out. */
export class Alerts {
  /** Alerts go to people's mail addresses, to a topic, or to both. */
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
    const { topic, criticalTopic, ...others } = this.#options;
    return {
      ...others,
      enabled: this.#enabled,
      ...(topic === undefined ? {} : { topicArn: topic.topicArn }),
      ...(criticalTopic === undefined ? {} : { criticalTopicArn: criticalTopic.topicArn }),
    };
  }

  /** @internal */
  get _topics(): GivenTopics {
    const { topic, criticalTopic } = this.#options;
    return { topic, criticalTopic };
  }

  /**
   * What no document shows: an ARN that only the deployment knows doesn't tell a topic's kind.
   *
   * @internal
   */
  get _problems(): readonly Problem[] {
    const { topic, criticalTopic } = this.#options;
    return [...fifoProblems('topicArn', topic), ...fifoProblems('criticalTopicArn', criticalTopic)];
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
