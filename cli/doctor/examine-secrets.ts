import {
  DescribeSecretCommand,
  type DescribeSecretResponse,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import pLimit from 'p-limit';
import { toAwsCallFailed } from '../../lambda/aws/aws-error';
import { secretReference } from '../../lib/config/aws/secret-reference';
import type { RegistryConfig } from '../../lib/config/registry-config';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import type { DeployedStack } from '../stack/deployed-stack';
import { type Finding, findingOf } from './finding';

/** Describes of secrets at once. */
const AT_ONCE = 20;

/** Whether the secrets that registries are published in are there, or their names are free. */
export async function examineSecrets(
  session: Session,
  stack: DeployedStack | undefined,
): Promise<readonly Finding[]> {
  const client = new SecretsManagerClient(session.client);
  const limit = pLimit(AT_ONCE);
  const own = (stack?.resources ?? [])
    .filter(({ type }) => type === 'AWS::SecretsManager::Secret')
    .flatMap(({ physicalId }) => secretReference(physicalId).names);
  const { registries } = session.config;
  const findings = await limit.map(registries, async (registry): Promise<Finding | undefined> => {
    const secretId = registry.existingSecretArn ?? registry.secretName;
    try {
      const secret = await describe(client, secretId);
      return registry.existingSecretArn === undefined
        ? ownSecret(registry, secret, own.includes(secretId), stack)
        : existingSecret(registry.name, secretId, secret);
    } catch (error) {
      const problem = awsProblem(error, 'secretsmanager:DescribeSecret', session, secretId);
      return findingOf(problem, registry.name, '');
    }
  });
  const found = findings.filter((finding) => finding !== undefined);
  return found.length > 0
    ? found
    : [{ grade: 'ok', about: 'secrets', what: 'their names are free, or ours' }];
}

const describe = (
  client: SecretsManagerClient,
  SecretId: string,
): Promise<DescribeSecretResponse | undefined> =>
  client.send(new DescribeSecretCommand({ SecretId })).catch((error: unknown) => {
    if (toAwsCallFailed(error).name === 'ResourceNotFoundException') return undefined;
    throw error;
  });

function ownSecret(
  { name: about, secretName }: RegistryConfig,
  secret: DescribeSecretResponse | undefined,
  isOwn: boolean,
  stack: DeployedStack | undefined,
): Finding | undefined {
  const restore = `aws secretsmanager restore-secret --secret-id ${secretName}`;
  if (secret === undefined) {
    if (!isOwn) return undefined;
    return {
      grade: 'problem',
      about,
      what: `the secret ${secretName} of the stack is gone`,
      why: 'readers have no credential',
      next: 'deploy once without the registry, and again with it',
    };
  }
  if (secret.DeletedDate !== undefined) {
    return {
      grade: 'problem',
      about,
      what: `the secret ${secretName} is scheduled for deletion`,
      why: isOwn ? 'readers have no credential' : 'its name is taken until then, and the deployment fails',
      next: isOwn
        ? restore
        : `give ${about} another secretName, or delete it at once: aws secretsmanager delete-secret --force-delete-without-recovery --secret-id ${secretName}`,
    };
  }
  // Nobody knows whose it is if nobody may look into the stack.
  if (isOwn || stack === undefined) return undefined;
  return {
    grade: 'problem',
    about,
    what: `the secret ${secretName} exists and is not the stack's`,
    why: 'the deployment fails',
    next: `give ${about} another secretName, or write into that one: existingSecretArn: ${secret.ARN}`,
  };
}

function existingSecret(
  about: string,
  arn: string,
  secret: DescribeSecretResponse | undefined,
): Finding | undefined {
  if (secret !== undefined && secret.DeletedDate === undefined) return undefined;
  return {
    grade: 'problem',
    about,
    what: `the secret ${arn} ${secret === undefined ? 'does not exist' : 'is scheduled for deletion'}`,
    why: 'the credential has no place',
    next:
      secret === undefined
        ? 'create it, or leave existingSecretArn out'
        : `aws secretsmanager restore-secret --secret-id ${arn}`,
  };
}
