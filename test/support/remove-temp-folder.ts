import { rmSync } from 'node:fs';

/** Removes what make-temp-folder made, with all that the run left in it. */
export default function removeTempFolder(): void {
  const folder = process.env.TESTS_TEMP_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
}
