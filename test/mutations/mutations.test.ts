import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUTATIONS } from './mutations';

const ROOT = join(__dirname, '..', '..');

describe.each(Object.entries(MUTATIONS))('the set %s', (_, mutations) => {
  it.each(mutations.map((mutation) => [mutation.name, mutation] as const))(
    '«%s» finds its place in the code, and a file of tests that has to notice it',
    (__, { file, find, noticedBy }) => {
      expect(readFileSync(join(ROOT, file), 'utf8').split(find)).toHaveLength(2);
      expect(existsSync(join(ROOT, noticedBy.file))).toBe(true);
    },
  );
});
