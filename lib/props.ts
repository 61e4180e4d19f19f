import type { Stack } from 'aws-cdk-lib';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { RegistryInput } from './config/registry-config';

/** Where a vendor's API token lies. */
export interface ApiTokenProps {
  /** The existing secret: a construct, its name or its ARN. */
  readonly secret: ISecret | string;
  /** The JSON key within it; without one the whole string is the token. */
  readonly key?: string;
  /** The customer-managed key of a secret that is given by name or ARN. */
  readonly encryptionKeyArn?: string;
}

/** A registry as a config file says it; an API token's secret may also be a construct. */
type PropsOf<Registry> = Registry extends { readonly apiToken: unknown }
  ? Omit<Registry, 'apiToken'> & { readonly apiToken: ApiTokenProps }
  : Registry;

export type RegistryProps = PropsOf<RegistryInput>;

/** Who is alerted. To alert nobody takes an explicit setting. */
export interface AlertsProps {
  /** An existing topic. One that is made outside the app has to admit CloudWatch. @default a new topic */
  readonly topic?: ITopic;
  /** The same by its ARN. */
  readonly topicArn?: string;
  /** An existing topic that also gets what threatens readers. */
  readonly criticalTopic?: ITopic;
  /** The same by its ARN. */
  readonly criticalTopicArn?: string;
  readonly emails?: readonly string[];
  /** https URL of the runbook that alerts end in. @default the dashboard, or the function's log */
  readonly runbookUrl?: string;
  /** @default true */
  readonly enabled?: boolean;
}

export interface RefresherProps {
  readonly registries: readonly RegistryProps[];
  readonly alerts: AlertsProps;
  /** @default the stack's name in kebab case */
  readonly secretPrefix?: string;
  /** The tick, for example `1h`. @default 1h */
  readonly checkEvery?: string;
  readonly defaults?: {
    /** @default 4h */
    readonly refreshEvery?: string;
  };
  /** Whether a new registry that can't be filled fails its deployment. @default fail */
  readonly onFirstRefreshFailure?: 'fail' | 'warn';
  /** For example `30d`. @default 30d */
  readonly logRetention?: string;
  /** Whether secrets outlive the stack and their registry's entry. @default false */
  readonly retainSecrets?: boolean;
  /** ARN of the customer-managed KMS key of the secrets. @default AWS' own key */
  readonly encryptionKeyArn?: string;
  /** Whether the secrets' policies deny reading to all but their readers. @default false */
  readonly readersOnly?: boolean;
  /** Whether there is a CloudWatch dashboard. @default true */
  readonly dashboard?: boolean;
  /** A function that reads each secret as its readers do; `every` from 1h to 1d, by default 1h. @default none */
  readonly probe?: { readonly every?: string };
}

/** The props of a construct in a stack as a config file would say them: every construct by its ARN. */
export function configDocument({ registries, alerts, ...rest }: RefresherProps, stack: Stack): object {
  const { topic, criticalTopic, ...otherAlerts } = alerts;
  checkTopic('topic', topic, alerts.topicArn);
  checkTopic('criticalTopic', criticalTopic, alerts.criticalTopicArn);
  return {
    ...rest,
    alerts: {
      ...otherAlerts,
      ...(topic === undefined ? {} : { topicArn: topic.topicArn }),
      ...(criticalTopic === undefined ? {} : { criticalTopicArn: criticalTopic.topicArn }),
    },
    registries: registries.map((registry) =>
      'apiToken' in registry
        ? { ...registry, apiToken: apiTokenDocument(registry.apiToken, stack) }
        : registry,
    ),
  };
}

function checkTopic(key: string, topic: ITopic | undefined, arn: string | undefined): void {
  if (topic !== undefined && arn !== undefined) {
    throw new Error(`alerts has both ${key} and ${key}Arn: name one of them.`);
  }
  // An ARN that only the deployment knows doesn't tell.
  if (topic?.fifo === true) {
    throw new Error(`alerts.${key} is the FIFO topic ${topic.node.path}: it must be a standard SNS topic.`);
  }
}

function apiTokenDocument({ secret, ...rest }: ApiTokenProps, stack: Stack): object {
  if (typeof secret === 'string') return { secret, ...rest };
  const key = secret.encryptionKey;
  return {
    ...rest,
    secret: secret.secretFullArn ?? partialReference(secret, stack),
    ...(key === undefined ? {} : { encryptionKeyArn: key.keyArn }),
  };
}

/** Of an imported secret whose ARN lacks the last six characters: its name, or the ARN if it lies elsewhere. */
function partialReference({ env, secretName, secretArn }: ISecret, { account, region }: Stack): string {
  const isHere = env.account === account && env.region === region;
  return isHere ? secretName : secretArn;
}
