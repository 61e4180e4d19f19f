import type { RegistryConfig } from './registry-config';

/** A channel of Slack; ids may be CDK tokens. */
export interface SlackConfig {
  readonly workspaceId: string;
  readonly channelId: string;
}

/** A channel of Microsoft Teams; ids may be CDK tokens. */
export interface TeamsConfig {
  readonly tenantId: string;
  readonly teamId: string;
  readonly channelId: string;
}

/** Who is alerted. To alert nobody takes an explicit setting. */
export type AlertsConfig =
  | {
      readonly enabled: true;
      readonly emails: readonly string[];
      /** An existing SNS topic to use instead of an own one; may be a CDK token. */
      readonly topicArn?: string | undefined;
      /** An existing SNS topic that also gets what threatens readers; may be a CDK token. */
      readonly criticalTopicArn?: string | undefined;
      readonly slack?: SlackConfig | undefined;
      readonly teams?: TeamsConfig | undefined;
      /** An existing SNS topic that a chat configuration listens to; may be a CDK token. */
      readonly chatTopicArn?: string | undefined;
      readonly runbookUrl?: string | undefined;
    }
  | { readonly enabled: false; readonly runbookUrl?: string | undefined };

/** A region that also gets each secret. */
export interface ReplicaConfig {
  readonly region: string;
  /** The KMS key there; may be a CDK token. Undefined: AWS' own. */
  readonly encryptionKeyArn?: string | undefined;
}

/** Where the functions run; ids may be CDK tokens. */
export interface NetworkConfig {
  readonly vpcId: string;
  readonly subnetIds: readonly string[];
  readonly securityGroupIds: readonly string[];
}

/** A checked config: every default filled in, durations in seconds. */
export interface RefresherConfig {
  readonly stackName: string;
  /** The account that the stack belongs to, if the file says it. */
  readonly account?: string | undefined;
  /** The region that the stack belongs to, if the file says it. */
  readonly region?: string | undefined;
  /** What the names of the secrets start with: `<secretPrefix>/<provider>/<name>`. */
  readonly secretPrefix: string;
  /** Seconds between two ticks; whole minutes. */
  readonly checkEvery: number;
  readonly alerts: AlertsConfig;
  /** Whether a new registry that can't be filled fails its deployment. */
  readonly onFirstRefreshFailure: 'fail' | 'warn';
  /** One of the numbers of days that CloudWatch Logs knows. */
  readonly logRetentionDays: number;
  /** Whether the stack has a CloudWatch dashboard. */
  readonly dashboard: boolean;
  /** Undefined: there is no probe. `every`: seconds between two of its runs, whole minutes. */
  readonly probe: { readonly every: number } | undefined;
  /** The KMS key of the secrets that the stack makes; may be a CDK token. Undefined: AWS' own. */
  readonly encryptionKeyArn: string | undefined;
  /** Other regions that Secrets Manager copies the secrets to. */
  readonly replicas: readonly ReplicaConfig[];
  /** Whether the secrets' policies deny what neither a reader nor the secret's refresher does. */
  readonly readersOnly: boolean;
  /** Undefined: the functions run in Lambda's own network. */
  readonly network: NetworkConfig | undefined;
  /** The IAM path of the roles, with a slash at both ends. Undefined: IAM's root. */
  readonly rolePath: string | undefined;
  /** What the names of the roles start with; may be empty. */
  readonly roleNamePrefix: string;
  readonly terminationProtection: boolean;
  /** Whether secrets outlive the stack, and their registry's entry. */
  readonly retainSecrets: boolean;
  readonly tags: Readonly<Record<string, string>>;
  readonly registries: readonly RegistryConfig[];
}
