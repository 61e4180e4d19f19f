import { existsSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * A PATH without a program, as on a machine that lacks it: a folder that has the program is replaced
 * by one with links to everything else that is in it.
 */
export function pathWithout(program: string, path = process.env.PATH ?? ''): string {
  const folders = path.split(':').filter((folder) => folder.startsWith('/'));
  return folders
    .map((folder) => (existsSync(join(folder, program)) ? othersOf(folder, program) : folder))
    .join(':');
}

function othersOf(folder: string, program: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'path-'));
  for (const name of readdirSync(folder)) {
    if (name !== program) symlinkSync(join(folder, name), join(copy, name));
  }
  return copy;
}
