import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mutations } from './mutation';
import { MUTATIONS } from './mutations';

const ROOT = join(__dirname, '..', '..');

describe.each(Object.entries(MUTATIONS))('the set %s', (_, set) => {
  it.each(set.map((mutation) => [mutation.name, mutation] as const))(
    '«%s» finds its place in the code, and a file of tests that has to notice it',
    (__, { file, find, replace, noticedBy }) => {
      expect(readFileSync(join(ROOT, file), 'utf8').split(find)).toHaveLength(2);
      expect(replace).not.toBe(find);
      expect(existsSync(join(ROOT, noticedBy.file))).toBe(true);
      expect(noticedBy.test).not.toBe('');
    },
  );
});

describe('mutations', () => {
  it('keep their file and test until others are named', () => {
    const noticedBy = { file: 'test/a.test.ts', test: 'is seen' };
    expect(mutations`
      ! test/a.test.ts
      @ lib/a.ts
      > is seen
      * takes \`\${a}\` for two lines
      - \`\${a}\`
      + \`
      +   \${a}\`
      * leaves a line out
      -   first();
      - second();
    `).toEqual([
      {
        name: 'takes `${a}` for two lines',
        file: 'lib/a.ts',
        find: '`${a}`',
        replace: '`\n  ${a}`',
        noticedBy,
      },
      { name: 'leaves a line out', file: 'lib/a.ts', find: '  first();\nsecond();', replace: '', noticedBy },
    ]);
  });

  it('are refused with a line of no kind', () => {
    expect(
      () => mutations`
      * takes two lines
      first();
    `,
    ).toThrow('No line of a mutation: first();');
  });
});
