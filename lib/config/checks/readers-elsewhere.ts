/** A reader that is of another account than the stack, as far as that is known. */
export interface ReaderElsewhere {
  /** In the list. */
  readonly position: number;
  /** Who it is: the rest of a sentence that starts with its place. */
  readonly what: string;
}

/** The readers of a registry that AWS' own key for secrets keeps out. */
export function readersElsewhere(
  { readers: list }: Readonly<Record<string, unknown>>,
  account: string | undefined,
): readonly ReaderElsewhere[] {
  if (!Array.isArray(list)) return [];
  const readers: readonly unknown[] = list;
  return readers.flatMap((reader, position) => {
    if (typeof reader !== 'string') return [];
    if (/^o-[a-z0-9]+$/.test(reader)) return [{ position, what: `is the organisation "${reader}"` }];
    const [, theirs] = /^(?:arn:[^:]+:iam::)?(\d{12})(?::|$)/.exec(reader) ?? [];
    return theirs === undefined || account === undefined || theirs === account
      ? []
      : [{ position, what: `is "${reader}", of another account than the stack's, ${account}` }];
  });
}
