import {
  DescribeSecretCommand,
  type DescribeSecretCommandOutput,
  PutSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { awsCall } from '../aws/aws-call';
import { describeAwsError, isAccessDenied, isClientFault } from '../aws/aws-error';
import { clientConfig } from '../aws/client-config';
import { fromRfc3339, instantOf } from '../contract/instant';
import { PAUSED_UNTIL_TAG } from '../contract/pause-tag';
import type { SecretState } from '../contract/secret-state';
import {
  AccessDenied,
  PublishFailed,
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
          throw failureOf('DescribeSecret', secretId, error);
        },
      );
      if (secret.DeletedDate !== undefined) {
        throw new SecretUnavailable(`the secret ${secretId} is scheduled for deletion`);
      }
      return stateOf(secret);
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
        if (isNamed(error, 'ResourceExistsException')) return 'conflict';
        if (isClientFault(error)) throw failureOf('PutSecretValue', secretId, error);
        const what = `PutSecretValue on ${secretId} failed: ${describeAwsError(error)}`;
        throw new PublishFailed(what, { cause: error }, true);
      }
    },
  };
}

function stateOf(secret: DescribeSecretCommandOutput): SecretState {
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

function failureOf(
  action: 'DescribeSecret' | 'PutSecretValue',
  secretId: string,
  error: unknown,
): AccessDenied | PublishFailed | SecretsManagerUnavailable | SecretUnavailable {
  const what = `${action} on ${secretId} failed: ${describeAwsError(error)}`;
  const options = { cause: error };
  if (isAccessDenied(error)) {
    return new AccessDenied(
      what,
      `let the function's role call secretsmanager:${action} on ${secretId} and use its key`,
      options,
    );
  }
  // A write to a secret that is scheduled for deletion gets InvalidRequestException.
  if (isNamed(error, 'ResourceNotFoundException', 'InvalidRequestException')) {
    return new SecretUnavailable(what, options);
  }
  return action === 'DescribeSecret'
    ? new SecretsManagerUnavailable(what, options)
    : new PublishFailed(what, options);
}

const isNamed = (error: unknown, ...names: readonly string[]): boolean =>
  error instanceof Error && names.includes(error.name);
