import type { Path, Problem } from '../messages/problem';
import { isMapping } from '../schema/strict-mapping';
import type { ConfigDraft } from './config-draft';

/** Replicas that AWS would refuse, or that some readers could not read. */
export function checkReplicas(draft: ConfigDraft): readonly Problem[] {
  const { replicas } = draft.written;
  const written: readonly unknown[] = Array.isArray(replicas) ? replicas : [];
  return written.flatMap((replica, index) => {
    if (!isMapping(replica) || typeof replica.region !== 'string') return [];
    const path: Path = ['replicas', index];
    const { region } = replica;
    const first = written.findIndex((other) => isMapping(other) && other.region === region);
    return [
      ...(first < index
        ? [
            {
              path: [...path, 'region'],
              text: `is "${region}", as that of replicas[${first}]; name each region once`,
            },
          ]
        : []),
      ...(region === draft.region
        ? [
            {
              path: [...path, 'region'],
              text: `is "${region}", the stack's own region; the secret itself is there: take the replica out`,
            },
          ]
        : []),
      ...checkKey(replica, path, draft),
    ];
  });
}

function checkKey(
  { region, encryptionKeyArn }: Readonly<Record<string, unknown>>,
  path: Path,
  { written, hasReadersElsewhere }: ConfigDraft,
): readonly Problem[] {
  if (typeof encryptionKeyArn === 'string') {
    const [, ofKey] = /^arn:[^:]+:kms:([a-z0-9-]+):/.exec(encryptionKeyArn) ?? [];
    if (ofKey === undefined || ofKey === region) return [];
    const text = `is "${encryptionKeyArn}", of the region ${ofKey}; it must be of the replica's, ${region}`;
    return [{ path: [...path, 'encryptionKeyArn'], text }];
  }
  if (written.encryptionKeyArn === undefined || !hasReadersElsewhere) return [];
  const text =
    "is missing; readers of other accounts could not read the replica under AWS' own key: give a KMS key of its region";
  return [{ path: [...path, 'encryptionKeyArn'], text }];
}
