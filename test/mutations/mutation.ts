/** A test that has to notice. */
export interface NoticingTest {
  /** Its file's path, from the repository's root. */
  readonly file: string;
  /** Text of its full name. */
  readonly test: string;
}

/** One way to break the code, which a test must notice. */
export interface Mutation {
  /** What is broken, in words. */
  readonly name: string;
  /** Path of the file to change, from the repository's root. */
  readonly file: string;
  /** Text that stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  readonly noticedBy: NoticingTest;
}

/**
 * Reads mutations, one thing a line: `!` the file of tests that notice, `@` the file to change and `>` text of
 * the noticing test's name, each of which holds until the next of its kind; then `*` what is broken, in words,
 * `-` the text to find and `+` what replaces it (nothing, without that line), several lines as in a diff.
 */
export function mutations({ raw }: TemplateStringsArray): readonly Mutation[] {
  const context = { '! ': '', '@ ': '', '> ': '' };
  const read: (Omit<Mutation, 'find' | 'replace'> & { '- ': string[]; '+ ': string[] })[] = [];
  for (const line of raw.join('').trim().split(/\n\s*/)) {
    const mark = line.slice(0, 2);
    // What a template must escape.
    const text = line.slice(2).replaceAll(/\\(`|\$\{)/g, '$1');
    if (mark === '! ' || mark === '@ ' || mark === '> ') context[mark] = text;
    else if (mark === '* ') {
      const noticedBy = { file: context['! '], test: context['> '] };
      read.push({ name: text, file: context['@ '], noticedBy, '- ': [], '+ ': [] });
    } else if (mark === '- ' || mark === '+ ') read.at(-1)?.[mark].push(text);
    else throw new Error(`No line of a mutation: ${line}`);
  }
  return read.map(({ name, file, noticedBy, '- ': find, '+ ': replace }) => {
    return { name, file, find: find.join('\n'), replace: replace.join('\n'), noticedBy };
  });
}
