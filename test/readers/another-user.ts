import { lchownSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROGRAM, type ReaderHost } from './reader-host';

/** Neither root nor the user that runs the tests. */
const STRANGER = 54_321;

/**
 * Makes files, or the links themselves, another user's. Only root can do that; for anybody else the program is told to be
 * another user itself.
 *
 * @returns the program to run
 */
export function asStranger(host: ReaderHost, ...paths: readonly string[]): string {
  if (process.getuid?.() === 0) {
    for (const path of paths) lchownSync(path, STRANGER, STRANGER);
    return PROGRAM;
  }
  const program = join(host.folder, 'as-stranger');
  const source = readFileSync(PROGRAM, 'utf8').replaceAll('os.getuid()', String(STRANGER));
  writeFileSync(program, source, { mode: 0o755 });
  return program;
}
