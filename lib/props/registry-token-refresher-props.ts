import type { Duration } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { ReplicaRegion } from 'aws-cdk-lib/aws-secretsmanager';
import type { RefresherConfig } from '../config/refresher-config';
import type { Alerts } from './alerts';
import type { OnFirstRefreshFailure } from './on-first-refresh-failure';
import type { Registry } from './registry';

/** A function that reads each secret as its readers do. */
export interface ProbeOptions {
  /**
   * How often it looks: whole minutes, from an hour to a day.
   *
   * @default Duration.hours(1)
   */
  readonly every?: Duration;
}

/** Which registries are kept fresh, and who hears of trouble. */
export interface RegistryTokenRefresherProps {
  /** The registries, at least one, with unique names. */
  readonly registries: Registry[];
  /** Who hears of trouble; silence has to be typed out. */
  readonly alerts: Alerts;
  /**
   * What the names of the secrets start with: `<secretPrefix>/<provider>/<name>`.
   *
   * @default the stack's name in kebab case
   */
  readonly secretPrefix?: string;
  /**
   * The tick: how often the functions look whether a credential is due. Whole minutes, up to a day.
   *
   * @default Duration.hours(1)
   */
  readonly checkEvery?: Duration;
  /**
   * The age at which a credential is replaced, for registries that don't say it themselves: whole minutes, from 20 minutes to
   * 365 days.
   *
   * @default Duration.hours(4)
   */
  readonly refreshEvery?: Duration;
  /**
   * What becomes of a deployment with a new registry that can't be filled.
   *
   * @default OnFirstRefreshFailure.FAIL
   */
  readonly onFirstRefreshFailure?: OnFirstRefreshFailure;
  /**
   * How long the logs of the functions are kept.
   *
   * @default RetentionDays.ONE_MONTH
   */
  readonly logRetention?: RetentionDays;
  /**
   * Whether secrets outlive the stack and their registry's entry; then nothing deletes them.
   *
   * @default false
   */
  readonly retainSecrets?: boolean;
  /**
   * The customer-managed key of the secrets. Its policy is completed if the app makes it.
   *
   * @default AWS' own key
   */
  readonly encryptionKey?: IKey;
  /**
   * Other regions to which Secrets Manager copies the secrets that are made, each with the customer-managed key there.
   *
   * @default none
   */
  readonly replicas?: ReplicaRegion[];
  /**
   * Whether the secrets' own policies deny reading to all but their readers, and writing to all but the functions.
   *
   * @default false
   */
  readonly readersOnly?: boolean;
  /**
   * The VPC that the functions and the probe run in.
   *
   * @default Lambda's own network
   */
  readonly vpc?: IVpc;
  /**
   * The subnets of the VPC that they reach the network through.
   *
   * @default the private subnets
   */
  readonly vpcSubnets?: SubnetSelection;
  /**
   * Their security groups, which let out port 443.
   *
   * @default a new one that lets out everything and nothing in
   */
  readonly securityGroups?: ISecurityGroup[];
  /**
   * The IAM path of all roles, with a slash at both ends. Another path makes them anew, and ends what ECR's token roles minted.
   *
   * @default /
   */
  readonly rolePath?: string;
  /**
   * What the names of all roles start with. Another prefix makes them anew, and ends what ECR's token roles minted.
   *
   * @default none
   */
  readonly roleNamePrefix?: string;
  /**
   * Whether there is a CloudWatch dashboard; three in an account are free.
   *
   * @default true
   */
  readonly dashboard?: boolean;
  /**
   * A function that reads each secret as its readers do, tries the credential at its registry, and asks for a new one if it does
   * not work.
   *
   * @default none
   */
  readonly probe?: ProbeOptions;
  /**
   * Stands for all others: a config that was read from a file.
   *
   * @internal
   */
  readonly _checked?: CheckedConfig;
}

/** A config without a problem, and what messages call it. */
export interface CheckedConfig {
  readonly config: RefresherConfig;
  readonly source: string;
}
