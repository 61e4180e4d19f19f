import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import packageJson from '../../package.json';
import { ROOT, readMarkdown } from './markdown';

/** The first column of a page's tables, without the backticks. */
const rowsOf = (page: string): readonly string[] =>
  [...readMarkdown(page).matchAll(/^\| `([^`]+)` \|/gm)].flatMap(([, first]) => first ?? []);

const entriesOf = (folder: string) => readdirSync(join(ROOT, folder), { withFileTypes: true });

describe('the map of', () => {
  it('the tests has a line for each folder, and for no other', () => {
    const folders = entriesOf('test').filter((entry) => entry.isDirectory());
    const rows = rowsOf('test/README.md').filter((row) => row.startsWith('test/'));
    expect(rows.toSorted()).toEqual(folders.map(({ name }) => `test/${name}`).toSorted());
  });

  it('the scripts has a line for each file, and for no other', () => {
    const files = entriesOf('scripts').map(({ name }) => name);
    expect(rowsOf('scripts/README.md').toSorted()).toEqual(
      files.filter((name) => name !== 'README.md').toSorted(),
    );
  });

  it.each(['test/README.md', 'scripts/README.md'])('%s names commands that exist', (page) => {
    const commands = [...readMarkdown(page).matchAll(/`npm run ([\w:-]+)/g)].flatMap(
      ([, name]) => name ?? [],
    );
    expect(commands.length).toBeGreaterThan(3);
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(commands));
  });

  it('names each command of package.json that runs a script', () => {
    const page = readMarkdown('scripts/README.md');
    const missing = Object.entries(packageJson.scripts)
      .filter(([, command]) => command.includes('scripts/'))
      .filter(([name]) => !page.includes(`\`npm run ${name}\``));
    expect(missing).toEqual([]);
  });
});
