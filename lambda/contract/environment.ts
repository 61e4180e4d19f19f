/** Names of the environment variables that infrastructure sets and the functions read. */
export const STACK_NAME = 'STACK_NAME';
/** Seconds between two ticks. */
export const CHECK_EVERY_SECONDS = 'CHECK_EVERY_SECONDS';
/** `arn:<partition>:iam::<account>:role/<path>/`: what the ARNs of all token roles start with. */
export const TOKEN_ROLE_ARN_PREFIX = 'TOKEN_ROLE_ARN_PREFIX';
/** The stack's id. No other stack ever has it, not even a later one of the same name. */
export const STACK_ID = 'STACK_ID';
/** `AWS::URLSuffix`: the hosts of AWS' registries end in it. `amazonaws.com`. */
export const URL_SUFFIX = 'URL_SUFFIX';
/** `DEPLOY_TIME_VALUE_9f86d081`, …: values that are known only at deployment. */
export const DEPLOY_TIME_VALUE_PREFIX = 'DEPLOY_TIME_VALUE_';

export type Environment = Readonly<Record<string, string | undefined>>;
