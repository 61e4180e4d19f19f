import type { Path, Problem } from '../messages/problem';
import type { ConfigDraft, RegistryDraft } from './config-draft';
import { readersElsewhere } from './readers-elsewhere';

const OTHERS_NEED_A_KEY =
  "it requires encryptionKeyArn, a KMS key of your own: secrets under AWS' own key can't be read from other accounts";

/** Readers that couldn't read, and secrets whose policy is somebody else's. */
export const checkReaders = (draft: ConfigDraft): readonly Problem[] =>
  draft.registries.flatMap((registry) => [
    ...checkExisting(registry, draft),
    ...checkKey(registry),
    ...(draft.written.encryptionKeyArn === undefined ? checkOtherAccounts(registry, draft) : []),
  ]);

/** The policy of an existing secret is its owner's: another one would replace it. */
function checkExisting({ index, written }: RegistryDraft, draft: ConfigDraft): readonly Problem[] {
  const path: Path = ['registries', index];
  const { readersOnly } = draft.written;
  if (written.existingSecretArn === undefined) {
    if (readersOnly !== true || !draft.isFile || written.readers !== undefined) return [];
    return [
      {
        path: [...path, 'readers'],
        text: 'is missing, and readersOnly is true: nobody could read the secret; list who may',
      },
    ];
  }
  return [
    ...(written.readers === undefined
      ? []
      : [
          {
            path: [...path, 'readers'],
            text: 'and existingSecretArn exclude each other: they would replace the policy of a secret that belongs to somebody else; add the readers there',
          },
        ]),
    ...(readersOnly === true
      ? [
          {
            path: [...path, 'existingSecretArn'],
            text: 'and readersOnly exclude each other: that would replace the policy of a secret that belongs to somebody else; move this registry to another file',
          },
        ]
      : []),
  ];
}

function checkKey({ index, written }: RegistryDraft): readonly Problem[] {
  if (written.encryptionKeyArn === undefined || written.existingSecretArn !== undefined) return [];
  const text =
    "requires existingSecretArn, which is missing; the key of secrets that the stack makes is the file's own encryptionKeyArn";
  return [{ path: ['registries', index, 'encryptionKeyArn'], text }];
}

function checkOtherAccounts({ index, written }: RegistryDraft, draft: ConfigDraft): readonly Problem[] {
  if (written.existingSecretArn !== undefined) return [];
  return readersElsewhere(written, draft.account).map(({ position, what }) => ({
    path: ['registries', index, 'readers', position],
    text: `${what}; ${OTHERS_NEED_A_KEY}`,
  }));
}
