import {
  GetSecretValueCommand,
  paginateListSecrets,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { durationInWords } from '../lambda/contract/instant';
import { SandboxError } from './sandbox-error';

/** What the table shows of a published credential. */
const publishedSecret = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ host: v.string(), expiresAt: v.pipe(v.string(), v.isoTimestamp()) }),
);

export interface SecretRow {
  readonly name: string;
  readonly host: string;
  readonly version: string;
  /** Milliseconds. */
  readonly expiresIn: number;
}

/**
 * Reads what the table shows of all secrets below a prefix.
 *
 * @throws SandboxError if a secret holds no credential
 */
export async function readSecretRows(
  secrets: SecretsManagerClient,
  prefix: string,
  now: () => number = Date.now,
): Promise<readonly SecretRow[]> {
  const rows: SecretRow[] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client: secrets }, {})) {
    for (const { Name: name = '' } of SecretList) {
      if (!name.startsWith(`${prefix}/`)) continue;
      const { SecretString, VersionId = '' } = await secrets.send(
        new GetSecretValueCommand({ SecretId: name }),
      );
      const published = v.safeParse(publishedSecret, SecretString);
      if (!published.success)
        throw new SandboxError(`The secret ${name} holds no credential after the deployment.`);
      const { host, expiresAt } = published.output;
      rows.push({ name, host, version: VersionId, expiresIn: Date.parse(expiresAt) - now() });
    }
  }
  return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** The rows as text with aligned columns. */
export function secretTable(rows: readonly SecretRow[]): string {
  const lines = [
    ['SECRET', 'HOST', 'VERSION', 'EXPIRES IN'],
    ...rows.map(({ name, host, version, expiresIn }) => [
      name,
      host,
      version,
      durationInWords(expiresIn / 1000),
    ]),
  ];
  const width = (column: number): number => Math.max(...lines.map((line) => line[column]?.length ?? 0));
  return lines
    .map((line) => `  ${line.map((cell, column) => cell.padEnd(width(column))).join('  ')}`.trimEnd())
    .join('\n');
}
