// Prints the changelog's section of the release whose tag is given: `npm run release-notes -- v0.1.0`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from '../package.json';
import { changelogSection } from './changelog-section';

const [tag = ''] = process.argv.slice(2);

try {
  const changelog = readFileSync(join(__dirname, '../CHANGELOG.md'), 'utf8');
  console.log(changelogSection(changelog, tag, version));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
