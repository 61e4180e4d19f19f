import { createHash } from 'node:crypto';
import { chmod, cp, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface ReadOnlyCopy {
  readonly folder: string;
  isUntouched(): Promise<boolean>;
  /** Lets its owner delete it. */
  release(): Promise<void>;
}

/**
 * Copies a function's code into a folder that can't be written to. The superuser can all the same: whether anything has
 * changed is for the caller to ask.
 */
export async function readOnlyCopy(source: string, folder: string): Promise<ReadOnlyCopy> {
  await cp(source, folder, { recursive: true });
  for (const name of await readdir(folder)) await chmod(join(folder, name), 0o444);
  await chmod(folder, 0o555);
  const published = await contentHash(source);
  return {
    folder,
    isUntouched: async () => (await contentHash(folder)) === published,
    release: () => chmod(folder, 0o755),
  };
}

async function contentHash(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(folder)).sort()) {
    hash.update(`${name}\0`).update(await readFile(join(folder, name)));
  }
  return hash.digest('hex');
}
