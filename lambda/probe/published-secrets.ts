import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsCall } from '../aws/aws-call';
import { awsCallFailed } from '../aws/aws-error';
import { clientConfig } from '../aws/client-config';
import {
  type RegistryFailure,
  SecretsManagerUnavailable,
  SecretUnavailable,
  SecretUnreadable,
  ValueMalformed,
} from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import { type PublishedCredential, publishedCredential } from './published-credential';

export interface PublishedSecrets {
  /**
   * Reads a secret as a reader does.
   *
   * @throws SecretUnreadable, SecretUnavailable, ValueMalformed: readers can't use it
   * @throws SecretsManagerUnavailable
   */
  read(secretId: string, run: RunContext): Promise<PublishedCredential>;
}

/** The secrets with the published credentials, in AWS Secrets Manager. */
export function createPublishedSecrets(client = new SecretsManagerClient(clientConfig())): PublishedSecrets {
  return {
    async read(secretId, run) {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const secret = await awsCall(run, (options) => client.send(command, options)).catch(
        (error: unknown) => {
          throw failureOf(secretId, error);
        },
      );
      return publishedCredential(secretId, secret.SecretString, secret.VersionId);
    },
  };
}

function failureOf(secretId: string, error: unknown): RegistryFailure {
  const cause = awsCallFailed(error);
  const what = `GetSecretValue on ${secretId} failed: ${cause.message}`;
  if (cause.kind === 'denied' || cause.name === 'DecryptionFailure') {
    return new SecretUnreadable(what, secretId, { cause });
  }
  // A secret without a value is not found either; only the text tells the two apart.
  if (cause.name === 'ResourceNotFoundException' && /staging label/i.test(cause.message)) {
    return new ValueMalformed(`the secret ${secretId} has no value`, { cause });
  }
  return cause.name === 'ResourceNotFoundException' || cause.name === 'InvalidRequestException'
    ? new SecretUnavailable(what, { cause })
    : new SecretsManagerUnavailable(what, { cause });
}
