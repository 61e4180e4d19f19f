import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import pLimit from 'p-limit';
import { believedVersion } from '../../lambda/contract/credential-status';
import { instantOf, toRfc3339 } from '../../lambda/contract/instant';
import { secretStateOf } from '../../lambda/secret-store/secret-store';
import { openSession } from '../aws/session';
import type { CliContext } from '../cli-context';
import { deployedStack } from '../stack/deployed-stack';
import type { CheckFlags } from './command';
import type { Comparison, ToldChange } from './comparison';
import { type Change, deploymentChanges } from './deployment-changes';

/** Describes of secrets at once. */
const AT_ONCE = 20;

/** Compares a file with the stack as it is deployed. @throws CliError */
export async function againstDeployed(
  context: CliContext,
  flags: CheckFlags,
  file: string,
): Promise<Comparison> {
  const session = await openSession(context, { ...flags, config: file });
  const stack = await deployedStack(session);
  const changes = deploymentChanges(session.config, stack);
  const client = new SecretsManagerClient(session.client);
  const limit = pLimit(AT_ONCE);
  return {
    stackName: session.config.stackName,
    isDeployed: stack.resources !== undefined,
    changes: await Promise.all(changes.map((change) => limit(() => told(change, client, context)))),
  };
}

async function told(change: Change, client: SecretsManagerClient, { now }: CliContext): Promise<ToldChange> {
  if (change.kind !== 'secret' || change.change !== 'delete') return change;
  try {
    const secret = await client.send(new DescribeSecretCommand({ SecretId: change.name }));
    const published = believedVersion(secretStateOf(secret).currentId, instantOf(now()));
    return {
      ...change,
      lastReadOn: secret.LastAccessedDate?.toISOString().slice(0, 10) ?? null,
      expiresAt: published === undefined ? null : toRfc3339(published.expiresAt),
    };
  } catch {
    // The deletion is what matters; who reads it is a help.
    return { ...change, lastReadOn: null, expiresAt: null };
  }
}
