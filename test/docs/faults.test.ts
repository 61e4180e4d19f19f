import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './markdown';

const rows = readFileSync(join(ROOT, 'docs/faults.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && line.includes('`test/'));

describe('the faults', () => {
  it('are listed', () => {
    expect(rows.length).toBeGreaterThan(30);
  });

  it.each(rows.map((row) => [row.split('|')[1]?.trim() ?? '', row]))(
    'name a test that exists: %s',
    (_fault, row) => {
      const [, file = '', title = ''] = /`(test\/[^`]+)`: (.+?) \|$/.exec(row) ?? [];
      expect(existsSync(join(ROOT, file))).toBe(true);
      // In the source, quotes of a title may be escaped.
      expect(readFileSync(join(ROOT, file), 'utf8').replaceAll("\\'", "'")).toContain(title);
    },
  );
});
