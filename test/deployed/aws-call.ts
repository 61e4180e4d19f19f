/** One request to AWS as IAM sees it. */
export interface AwsCall {
  /** The ARN of the calling role, or a service's principal: `scheduler.amazonaws.com`. */
  readonly caller: string;
  /** `secretsmanager:PutSecretValue` */
  readonly action: string;
  /** An ARN, or `*` for what knows no resources. */
  readonly resource: string;
  /** Condition keys and their values. */
  readonly context: Readonly<Record<string, string>>;
}

export const callText = ({ caller, action, resource }: AwsCall): string => `${caller} ${action} ${resource}`;
