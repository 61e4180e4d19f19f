// Writes docs/cli.md from the help texts of the commands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cliPage } from './cli-page';

cliPage().then((page) => writeFileSync(join(__dirname, '..', 'docs', 'cli.md'), page));
