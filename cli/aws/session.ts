import { clientConfig } from '../../lambda/aws/client-config';
import { ConfigError } from '../../lib/config/config-error';
import { readConfig } from '../../lib/config/read-config';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import type { AwsFlags } from '../command';
import { PROGRAM } from '../program';
import { DEFAULT_CONFIG, unreadable } from '../read-config-file';
import { awsProblem } from './aws-problem';
import { proxyAgents } from './proxy-agents';

/** The stack that a command is about, and how to reach it. */
export interface Session {
  /** What messages call the config. */
  readonly file: string;
  readonly config: RefresherConfig;
  /** What the clients of AWS are made with. */
  readonly client: ClientSettings;
  /** For {@link awsProblem}. */
  readonly profile: string | undefined;
}

/** Milliseconds that one request may take. Calls that wait for a run set their own. */
const REQUEST_TIME = 15_000;
/** With the waits between them, tries enough for a minute of throttling. */
const TRIES = 6;

function clientSettings(
  env: NodeJS.ProcessEnv,
  region: string | undefined,
  profile: string | undefined,
  time = REQUEST_TIME,
) {
  const common = clientConfig();
  return {
    ...common,
    requestHandler: {
      ...common.requestHandler,
      requestTimeout: time,
      socketTimeout: time,
      ...proxyAgents(env),
    },
    maxAttempts: TRIES,
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
  };
}

type ClientSettings = ReturnType<typeof clientSettings>;

/**
 * What the clients of AWS are made with, for a command that has no config yet.
 *
 * @throws CliError
 */
export const awsClient = (
  { process: { env } }: CliContext,
  { profile = env.AWS_PROFILE, region }: AwsFlags,
): Pick<Session, 'client' | 'profile'> => ({
  client: endpointsChecked(() => clientSettings(env, region, profile || undefined)),
  profile: profile || undefined,
});

/**
 * Reads the config and finds out where its stack is.
 *
 * @param time milliseconds that one request may take
 * @throws CliError if the file has problems, or if the credentials belong to another account than it says
 */
export async function openSession(
  { process: { env } }: CliContext,
  { config: file = DEFAULT_CONFIG, profile = env.AWS_PROFILE, region: asked }: AwsFlags,
  time?: number,
): Promise<Session> {
  const config = readStack(file, asked);
  const { account, region = asked } = config;
  if (asked !== undefined && asked !== region) {
    throw new CliError(
      `--region ${asked} is not the region of the stack: ${file} says ${region}`,
      'leave --region out',
    );
  }
  const client = endpointsChecked(() => clientSettings(env, region, profile || undefined, time));
  const session = { file, config, client, profile: profile || undefined };
  if (account !== undefined) await refuseOtherAccount(session, account);
  return session;
}

function readStack(file: string, region: string | undefined): RefresherConfig {
  try {
    return readConfig(file, region);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    if (error.problems.length === 0 && error.cause !== undefined) throw unreadable(error);
    throw new CliError(error.message, `mend it; ${PROGRAM} check tells when it is done`, 2, { cause: error });
  }
}

/** A variable that names an endpoint to which credentials would go in clear. */
function endpointsChecked<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new CliError(message, 'set the variable to such a URL, or unset it', 2, { cause: error });
  }
}

async function refuseOtherAccount(session: Session, account: string): Promise<void> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const { Account: own } = await new STSClient(session.client)
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      throw awsProblem(error, 'sts:GetCallerIdentity', session);
    });
  if (own === account) return;
  throw new CliError(
    `the AWS credentials belong to the account ${own}, and ${session.file} says ${account}`,
    `use credentials of ${account}, such as by --profile`,
  );
}
