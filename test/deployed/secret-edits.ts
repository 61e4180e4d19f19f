import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import { instantOf, toRfc3339 } from '../../lambda/contract/instant';
import { formatVersionId, parseVersionId } from '../../lambda/contract/version-id';
import type { SecretsManager } from '../support/secrets-manager/secrets-manager';

/** Writes a value as the console does: under a version id that AWS makes up. */
export function editByHand(secretsManager: SecretsManager, arn: string, value: string): void {
  secretsManager.write(arn, randomUUID(), value);
}

/** Publishes the credential in a secret once more, as if that had been so many seconds ago. */
export function backdate(secretsManager: SecretsManager, arn: string, seconds: number): void {
  const version = currentVersionOf(secretsManager, arn);
  const issuedAt = instantOf(Date.now()) - seconds;
  const value = v.parse(v.looseObject({}), JSON.parse(secretsManager.get(arn).value ?? 'null'));
  secretsManager.write(
    arn,
    formatVersionId({ ...version, issuedAt, expiresAt: issuedAt + version.expiresAt - version.issuedAt }),
    JSON.stringify({ ...value, issuedAt: toRfc3339(issuedAt) }),
  );
}

function currentVersionOf(secretsManager: SecretsManager, arn: string) {
  const version = parseVersionId(secretsManager.get(arn).current ?? '');
  if (version === undefined) throw new Error(`${arn} holds no credential that a function has published.`);
  return version;
}
