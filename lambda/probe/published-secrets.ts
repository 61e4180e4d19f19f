import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { awsCall } from '../aws/aws-call';
import { type AwsErrorMeanings, awsToRegistryFailure } from '../aws/aws-to-registry-failure';
import { clientConfig } from '../aws/client-config';
import {
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
          throw awsToRegistryFailure(error, `GetSecretValue on ${secretId}`, meaningsFor(secretId));
        },
      );
      return publishedCredential(secretId, secret.SecretString, secret.VersionId);
    },
  };
}

function meaningsFor(secretId: string): AwsErrorMeanings {
  const unreadable = (message: string, options: ErrorOptions) =>
    new SecretUnreadable(message, secretId, options);
  const unavailable = (message: string, options: ErrorOptions) => new SecretUnavailable(message, options);
  return {
    names: {
      DecryptionFailure: unreadable,
      InvalidRequestException: unavailable,
      // A secret without a value gets the same error as a missing secret; only the text is different.
      ResourceNotFoundException: (message, options) =>
        /staging label/i.test(options.cause.message)
          ? new ValueMalformed(`the secret ${secretId} has no value`, options)
          : unavailable(message, options),
    },
    kinds: { denied: unreadable },
    others: (message, options) => new SecretsManagerUnavailable(message, options),
  };
}
