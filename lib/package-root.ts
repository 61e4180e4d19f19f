import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of this package, wherever in it the running code lies: in its sources, compiled, or in a bundle. */
export function packageRoot(folder: string = __dirname): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error(`${__dirname} lies in no package.`);
  return packageRoot(parent);
}
