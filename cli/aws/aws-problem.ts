import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { CliError } from '../cli-error';

/** What of a session explains a problem. */
interface Where {
  readonly file: string;
  readonly profile: string | undefined;
}

/**
 * An error of an AWS client in words, with what to do.
 *
 * @param action what was tried, as IAM calls it: `secretsmanager:DescribeSecret`
 * @param on the resource that it was tried on
 */
export function awsProblem(error: unknown, action: string, where: Where, on?: string): CliError {
  if (error instanceof CliError) return error;
  const options = { cause: toAwsCallFailed(error) };
  const caller = callerProblem(error, where);
  if (caller !== undefined) return new CliError(...caller, 2, options);
  const { kind, message } = options.cause;
  const tried = `${action}${on === undefined ? '' : ` on ${on}`}`;
  switch (kind) {
    case 'denied':
      return new CliError(`AWS denies ${tried}: ${message}`, `let your role call ${tried}`, 2, options);
    case 'throttled':
      return new CliError(`AWS throttles ${tried}: ${message}`, 'run it again in a minute', 2, options);
    case 'unavailable':
      return new CliError(
        `${tried} got no answer: ${message}`,
        'check the network, and AWS_ENDPOINT_URL if it is set; a proxy needs Node 24.5 or newer',
        2,
        options,
      );
    default:
      return new CliError(`${tried} failed: ${message}`, 'check what the message names', 2, options);
  }
}

/** What is wrong with who asks, or where, whatever is asked: message and next step. */
function callerProblem(error: unknown, { file, profile }: Where): readonly [string, string] | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const login = `aws sso login${profile === undefined ? '' : ` --profile ${profile}`}`;
  const ofProfile = profile === undefined ? '' : ` of the profile ${profile}`;
  if (/^(CredentialsProvider|TokenProvider)Error$/.test(name)) {
    if (/SSO|Token is expired|session/i.test(message)) {
      return [`the AWS SSO session${ofProfile} has expired or was never begun`, `begin one: ${login}`];
    }
    if (profile !== undefined) {
      return [
        `the AWS profile ${profile} has no credentials, or does not exist`,
        'see which exist: aws configure list-profiles',
      ];
    }
    return ['there are no AWS credentials', 'log in to AWS, or name a profile with --profile'];
  }
  if (/^(ExpiredToken|RequestExpired)(Exception)?$/.test(name)) {
    return [`the AWS credentials${ofProfile} have expired`, `get new ones, such as by ${login}`];
  }
  if (
    /^(UnrecognizedClient|InvalidClientTokenId|InvalidSignature|SignatureDoesNotMatch)(Exception)?$/.test(
      name,
    )
  ) {
    return [
      `AWS does not know these credentials${ofProfile}, or their secret is wrong`,
      'check AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with --profile',
    ];
  }
  if (/^Region is missing$/i.test(message)) {
    return ['no AWS region is known', `write region: <the stack's> into ${file}, or give --region`];
  }
  return undefined;
}

/** Whether an error is about who asks: then every other call has it, too. */
export const isCallerProblem = (error: unknown): boolean =>
  callerProblem(error, { file: '', profile: undefined }) !== undefined;
