import { text } from './text';

/** IAM takes 512 characters, of which the stack's name and region may take a third in the path of the token roles. */
const PATH_LIMIT = 256;

/** What IAM's 64 characters leave beside the longest purpose and region, a letter of the stack's name and its hash. */
export const ROLE_NAME_PREFIX_LIMIT = 19;

/** The schema of an IAM path for roles. IAM takes more characters, some of which are wildcards in policies. */
export const rolePath = text(
  new RegExp(`^(?=.{3,${PATH_LIMIT}}$)/([\\w+=,.@-]+/)+$`),
  `must be an IAM path such as /platform/: ${PATH_LIMIT} characters at most, letters, digits and _+=,.@-, a slash at both ends`,
);

/** The schema of what roles' names start with. */
export const roleNamePrefix = text(
  new RegExp(`^[\\w+=,.@-]{1,${ROLE_NAME_PREFIX_LIMIT}}$`),
  `must be 1 to ${ROLE_NAME_PREFIX_LIMIT} letters, digits and _+=,.@-: role names have 64 characters, and the rest is taken`,
);
