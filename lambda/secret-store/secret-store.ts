import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsCall } from '../aws/aws-call';
import { AwsCallFailed, isClientFault, toAwsCallFailed } from '../aws/aws-error';
import { type AwsErrorMeanings, awsToRegistryFailure } from '../aws/aws-to-registry-failure';
import { clientConfig } from '../aws/client-config';
import { fromRfc3339, instantOf } from '../contract/instant';
import { PAUSED_UNTIL_TAG } from '../contract/pause-tag';
import type { SecretState } from '../contract/secret-state';
import { oneLine } from '../run/one-line';
import {
  AccessDenied,
  PublishFailed,
  type RegistryFailure,
  SecretsManagerUnavailable,
  SecretUnavailable,
} from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';

/**
 * What happened to a new version: `published`, or `conflict` if the same version id holds another value, because another run
 * published in the same second.
 */
export type Publication = 'published' | 'conflict';

export interface SecretStore {
  /**
   * Reads a secret's metadata.
   *
   * @throws SecretUnavailable if it is missing or scheduled for deletion
   * @throws AccessDenied
   * @throws SecretsManagerUnavailable
   */
  describe(secretId: string, run: RunContext): Promise<SecretState>;

  /**
   * Writes a value as the secret's current version under the given version id.
   *
   * @throws PublishFailed with `outcomeUnknown` if the value may have been stored nevertheless
   * @throws SecretUnavailable
   * @throws AccessDenied
   */
  publish(secretId: string, versionId: string, value: Sensitive, run: RunContext): Promise<Publication>;
}

/** A secret takes 64 KiB. */
const VALUE_LIMIT = 65_536;

/** The secrets that receive the credentials, in AWS Secrets Manager. */
export function createSecretStore(client = new SecretsManagerClient(clientConfig())): SecretStore {
  return {
    async describe(secretId, run) {
      const describe = new DescribeSecretCommand({ SecretId: secretId });
      const secret = await awsCall(run, (options) => client.send(describe, options)).catch(
        (error: unknown) => {
          throw storeFailure(
            'DescribeSecret',
            secretId,
            error,
            (message, options) => new SecretsManagerUnavailable(message, options),
          );
        },
      );
      if (secret.DeletedDate !== undefined) {
        throw new SecretUnavailable(`the secret ${secretId} is scheduled for deletion`);
      }
      return secretStateOf(secret);
    },

    async publish(secretId, versionId, value, run) {
      const text = value.reveal();
      if (Buffer.byteLength(text) > VALUE_LIMIT) {
        throw new PublishFailed(
          `the credential is larger than the 64 KiB that the secret ${secretId} can hold`,
        );
      }
      const put = new PutSecretValueCommand({
        SecretId: secretId,
        ClientRequestToken: versionId,
        SecretString: text,
      });
      try {
        await awsCall(run, (options) => client.send(put, options));
        return 'published';
      } catch (error) {
        const failure = toAwsCallFailed(error);
        if (failure.name === 'ResourceExistsException') return 'conflict';
        throw storeFailure(
          'PutSecretValue',
          secretId,
          withoutQuotes(failure),
          (message, options) => new PublishFailed(message, options, !isClientFault(error)),
        );
      }
    },
  };
}

/** What AWS says why it did not take a write may quote what was written. A denial names who may not do what. */
function withoutQuotes(failure: AwsCallFailed): AwsCallFailed {
  const { name, kind } = failure;
  const mayQuote = kind === 'refused' || kind === 'throttled';
  return mayQuote ? new AwsCallFailed(name, kind, oneLine(name, 200)) : failure;
}

/** What the loop looks at of a secret's metadata. */
export function secretStateOf(secret: DescribeSecretCommandOutput): SecretState {
  const versions = Object.entries(secret.VersionIdsToStages ?? {});
  const tag = secret.Tags?.find(({ Key }) => Key === PAUSED_UNTIL_TAG)?.Value;
  return {
    currentId: versions.find(([, stages]) => stages.includes('AWSCURRENT'))?.[0],
    versionIds: versions.map(([id]) => id),
    createdAt: secret.CreatedDate && instantOf(secret.CreatedDate.getTime()),
    lastChangedAt: secret.LastChangedDate && instantOf(secret.LastChangedDate.getTime()),
    pause: tag === undefined ? undefined : { tag, until: fromRfc3339(tag.trim()) },
  };
}

const storeFailure = (
  action: 'DescribeSecret' | 'PutSecretValue',
  secretId: string,
  error: unknown,
  others: AwsErrorMeanings['others'],
): RegistryFailure =>
  awsToRegistryFailure(error, `${action} on ${secretId}`, {
    names: {
      ResourceNotFoundException: unavailable,
      // A write to a secret that is scheduled for deletion gets it.
      InvalidRequestException: unavailable,
    },
    kinds: {
      denied: (message, options) =>
        new AccessDenied(
          message,
          `let the function's role call secretsmanager:${action} on ${secretId} and use its key`,
          options,
        ),
    },
    others,
  });

const unavailable = (message: string, options: ErrorOptions) => new SecretUnavailable(message, options);
