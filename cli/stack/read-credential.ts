import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { type PublishedCredential, publishedCredential } from '../../lambda/probe/published-credential';
import { RegistryFailure } from '../../lambda/run/registry-failure';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import type { DeployedRegistry } from './deployed-registry';

/** Which of a secret's values: what readers get, or what they got before. */
export type Stage = 'AWSCURRENT' | 'AWSPREVIOUS';

/**
 * Reads a registry's credential as its readers do. It shows nothing of itself in logs and errors.
 *
 * @throws CliError
 */
export async function readCredential(
  session: Session,
  { secretId, registry }: DeployedRegistry,
  stage: Stage = 'AWSCURRENT',
): Promise<PublishedCredential> {
  const isCurrent = stage === 'AWSCURRENT';
  const refresh = isCurrent
    ? `fill it: ${PROGRAM} refresh ${registry.name} --force`
    : 'look for it at the vendor';
  const client = new SecretsManagerClient(session.client);
  const secret = await client
    .send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }))
    .catch((error: unknown) => {
      const { name, message } = toAwsCallFailed(error);
      if (name !== 'ResourceNotFoundException') {
        throw awsProblem(error, 'secretsmanager:GetSecretValue', session, secretId);
      }
      // A secret without a value gets the same error as a missing one.
      if (/staging label/i.test(message))
        throw new CliError(
          `the secret ${secretId} ${isCurrent ? 'holds nothing yet' : 'has no value before the one that is published'}`,
          refresh,
        );
      throw new CliError(
        `there is no secret ${secretId}`,
        'deploy the stack, or name its region and account by --region and --profile',
      );
    });
  try {
    return publishedCredential(secretId, secret.SecretString, secret.VersionId);
  } catch (error) {
    if (error instanceof RegistryFailure) throw new CliError(error.message, refresh, 2, { cause: error });
    throw error;
  }
}
