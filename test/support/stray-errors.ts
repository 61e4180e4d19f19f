import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Takes what nobody caught after its file of tests had its verdict; undefined if the run has no folder of its own. */
export function strayErrorsFile(): string | undefined {
  const folder = process.env.TESTS_TEMP_FOLDER;
  return folder === undefined ? undefined : join(folder, 'stray-errors.txt');
}

/** What was kept there, by whichever process of the run. */
export function strayErrors(): string {
  const file = strayErrorsFile();
  return file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : '';
}
