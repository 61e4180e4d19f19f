import { deployTimeText, type IsDeployTimeValue, list } from './text';

const READER =
  /^(arn:aws[a-z-]*:iam::\d{12}:(role|user)\/[\w+=,.@/-]+|arn:aws[a-z-]*:iam::\d{12}:root|\d{12}|o-[a-z0-9]{10,32})$/;
const READER_ALLOWED =
  "must be who may read the secret: the ARN of an IAM role or user, an account's 12 digits in quotes, or an organisation's id such as o-a1b2c3d4e5";

/** The schema of who may read a registry's secret. */
export const readers = (isDeployTimeValue: IsDeployTimeValue) =>
  list(
    deployTimeText(isDeployTimeValue, READER, READER_ALLOWED),
    'must be a list of at least one role, user, account or organisation',
  );

/** The schema of a customer-managed KMS key. */
export const keyArn = (isDeployTimeValue: IsDeployTimeValue) =>
  deployTimeText(
    isDeployTimeValue,
    /^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key\/[\w-]+$/,
    'must be the ARN of a KMS key (not of an alias)',
  );
