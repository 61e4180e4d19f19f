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
   * @param region that of a replica; the function's own if there is none
   * @throws SecretUnreadable, SecretUnavailable, ValueMalformed: readers can't use it
   * @throws SecretsManagerUnavailable
   */
  read(secretId: string, run: RunContext, region?: string): Promise<PublishedCredential>;
}

/** A client of Secrets Manager, in the function's own region unless another is named. */
type NewClient = (region?: string) => SecretsManagerClient;

const newSecretsManager: NewClient = (region) =>
  new SecretsManagerClient({ ...clientConfig(), ...(region !== undefined && { region }) });

/** The secrets with the published credentials, in AWS Secrets Manager. */
export function createPublishedSecrets(newClient: NewClient = newSecretsManager): PublishedSecrets {
  const clients = new Map<string | undefined, SecretsManagerClient>([[undefined, newClient()]]);
  const clientIn = (region: string | undefined): SecretsManagerClient => {
    const client = clients.get(region) ?? newClient(region);
    clients.set(region, client);
    return client;
  };
  return {
    async read(secretId, run, region) {
      const command = new GetSecretValueCommand({ SecretId: secretId });
      const where = region === undefined ? secretId : `${secretId} in ${region}`;
      const secret = await awsCall(run, (options) => clientIn(region).send(command, options)).catch(
        (error: unknown) => {
          throw awsToRegistryFailure(error, `GetSecretValue on ${where}`, meaningsFor(where));
        },
      );
      return publishedCredential(where, secret.SecretString, secret.VersionId);
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
