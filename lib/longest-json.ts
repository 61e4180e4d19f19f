import { isMapping } from './config/schema/strict-mapping';

/** Characters of what only the deployment knows, at their longest: `aws-us-gov`, `ap-southeast-2`, twelve digits. */
const PARTITION = 10;
const REGION = 14;
const ACCOUNT = 12;
const PSEUDO_PARAMETERS: Readonly<Record<string, number>> = {
  'AWS::Partition': PARTITION,
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  /** `amazonaws.com.cn` */
  'AWS::URLSuffix': 16,
  'AWS::StackName': 128,
  /** `arn:<partition>:cloudformation:<region>:<account>:stack/<name>/<UUID>` */
  'AWS::StackId': 'arn::cloudformation:::stack//'.length + PARTITION + REGION + ACCOUNT + 128 + 36,
};

/**
 * What an ARN has around the logical id from which CloudFormation makes a resource's name, for a secret, whose ARNs are the
 * longest here: `arn:<partition>:secretsmanager:<region>:<account>:secret:<id>-<12 characters>-<6 characters>`
 */
const AROUND_ID = 'arn::secretsmanager:::secret:--'.length + PARTITION + REGION + ACCOUNT + 12 + 6;
/** An ARN of which nothing is known, such as a parameter or an export: longer than most. */
const UNKNOWN = 140;

/** How many characters a resolved value has as JSON, once the deployment has filled in what the template leaves open. */
export const longestJson = (resolved: unknown): number => JSON.stringify(filledIn(resolved) ?? null).length;

/** The value with text of that length in place of each function of CloudFormation. */
function filledIn(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(filledIn);
  if (!isMapping(value)) return value;
  const [[name, argument] = ['', undefined], ...more] = Object.entries(value);
  if (more.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) {
    return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, filledIn(field)]));
  }
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    return argument[1].map((part: unknown) => String(filledIn(part))).join(String(argument[0]));
  }
  if (name === 'Fn::If' && Array.isArray(argument)) {
    const [then, otherwise] = argument.slice(1).map(filledIn);
    return longestJson(then) > longestJson(otherwise) ? then : otherwise;
  }
  return 'x'.repeat(lengthOf(name, argument));
}

function lengthOf(name: string, argument: unknown): number {
  const id: unknown = name === 'Fn::GetAtt' && Array.isArray(argument) ? argument[0] : argument;
  if (typeof id !== 'string' || (name !== 'Ref' && name !== 'Fn::GetAtt')) return UNKNOWN;
  return PSEUDO_PARAMETERS[id] ?? id.length + AROUND_ID;
}
