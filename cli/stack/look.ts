import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pLimit from 'p-limit';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { type Instant, instantOf } from '../../lambda/contract/instant';
import { PAUSE_REASON_TAG } from '../../lambda/contract/pause-tag';
import { secretStateOf } from '../../lambda/secret-store/secret-store';
import { awsProblem, isCallerProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { CliError } from '../cli-error';
import type { DeployedRegistry } from './deployed-registry';
import { type RegistryState, registryState } from './registry-state';

/** Calls at once. Secrets Manager takes thousands a second; a laptop's connections are what there are few of. */
const AT_ONCE = 20;

/** What a look at a registry's secret found. */
export interface Look {
  readonly deployed: DeployedRegistry;
  readonly found:
    | (RegistryState & { readonly pauseReason: string | undefined })
    | { readonly state: 'missing'; readonly problem: string }
    | { readonly state: 'unknown'; readonly problem: string; readonly error: CliError };
}

/**
 * Looks at the metadata of each registry's secret.
 *
 * @param now milliseconds since 1970
 * @throws CliError if nobody can look: no credentials, no answer, no stack
 */
export async function look(
  session: Session,
  registries: readonly DeployedRegistry[],
  now: () => number,
): Promise<readonly Look[]> {
  const client = new SecretsManagerClient(session.client);
  const limit = pLimit(AT_ONCE);
  const looks = await Promise.all(
    registries.map((deployed) => limit(() => lookAt(client, deployed, session, instantOf(now())))),
  );
  if (looks.length > 0 && looks.every(({ found }) => found.state === 'missing')) throw noStack(session);
  const [first, ...others] = looks.flatMap(({ found }) => ('error' in found ? [found.error] : []));
  if (first !== undefined && others.length + 1 === looks.length) throw first;
  return looks;
}

async function lookAt(
  client: SecretsManagerClient,
  deployed: DeployedRegistry,
  session: Session,
  now: Instant,
): Promise<Look> {
  const { secretId, registry } = deployed;
  try {
    const secret = await client.send(new DescribeSecretCommand({ SecretId: secretId }));
    if (secret.DeletedDate !== undefined) {
      const problem = `the secret ${secretId} is scheduled for deletion`;
      return { deployed, found: { state: 'missing', problem } };
    }
    const pauseReason = secret.Tags?.find(({ Key }) => Key === PAUSE_REASON_TAG)?.Value;
    const state = registryState(secretStateOf(secret), registry, session.config, now);
    return { deployed, found: { ...state, pauseReason } };
  } catch (error) {
    if (isCallerProblem(error)) throw awsProblem(error, 'secretsmanager:DescribeSecret', session);
    if (toAwsCallFailed(error).name === 'ResourceNotFoundException') {
      return {
        deployed,
        found: { state: 'missing', problem: `there is no secret ${secretId}; is it deployed?` },
      };
    }
    const problem = awsProblem(error, 'secretsmanager:DescribeSecret', session, secretId);
    return { deployed, found: { state: 'unknown', problem: problem.message, error: problem } };
  }
}

function noStack({ config, client, file }: Session): CliError {
  const region = 'region' in client ? client.region : "the profile's region";
  return new CliError(
    `none of the secrets of ${file} is there in ${region}: the stack ${config.stackName} is not deployed there`,
    'deploy it: npx cdk deploy; or name its region and account by --region and --profile',
  );
}
