import { fromRfc3339, toWords } from '../../lambda/contract/instant';
import type { CliContext } from '../cli-context';
import { type Cell, tableLines } from '../terminal/table';
import type { Change } from './deployment-changes';

/** A change, and what is known of the secret that it deletes. */
export interface ToldChange extends Change {
  /** The day, in UTC, as Secrets Manager tells it; null if nobody has read it lately, or if nobody may say. */
  readonly lastReadOn?: string | null;
  /** RFC 3339: until when the credential in it works; null if it holds none of ours. */
  readonly expiresAt?: string | null;
}

export interface Comparison {
  readonly stackName: string;
  readonly isDeployed: boolean;
  readonly changes: readonly ToldChange[];
}

/** What a deployment would do, and how to keep what it would delete. */
export function comparisonText(
  { stackName, isDeployed, changes }: Comparison,
  { process: { stdout } }: CliContext,
): string {
  if (!isDeployed) return `The stack ${stackName} is not deployed: a deployment makes everything.\n`;
  if (changes.length === 0) return 'A deployment would add and delete no secret, token role or alarm.\n';
  const rows = changes.map((change): readonly Cell[] => [
    {
      text: `  ${change.change}`,
      styled: (text) => (change.change === 'delete' ? stdout.style('red', text) : text),
    },
    { text: change.kind },
    { text: [change.name, noteOf(change)].filter(Boolean).join('  ') },
  ]);
  const isDeleted = (kind: Change['kind']): boolean =>
    changes.some((change) => change.change === 'delete' && change.kind === kind);
  return `${[
    'A deployment would',
    ...tableLines(rows, 2, undefined),
    ...(isDeleted('secret') ? [KEEP_SECRET] : []),
    ...(isDeleted('token role') ? [KEEP_ROLE] : []),
  ].join('\n')}\n`;
}

const KEEP_SECRET =
  'Readers of a deleted secret fail. To keep one under another registry name, give that registry the old secretName;\nto keep it without a registry, deploy retainSecrets: true first.';
const KEEP_ROLE =
  'With a token role its tokens end, also those that readers hold. To keep it, keep the name of the registry.';

function noteOf({ kind, change, lastReadOn, expiresAt }: ToldChange): string {
  if (kind !== 'secret' || change !== 'delete') return '';
  const read = lastReadOn ? `last read on ${lastReadOn}` : 'not read lately, as far as AWS tells';
  const instant = expiresAt ? fromRfc3339(expiresAt) : undefined;
  return `(${read}${instant === undefined ? '' : `, its credential is good until ${toWords(instant)}`})`;
}
