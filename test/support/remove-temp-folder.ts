import { rmSync } from 'node:fs';
import { strayErrors } from './stray-errors';

/** Milliseconds that the last connections and workers have for their end. */
const ENDS_WITHIN = 30_000;

/**
 * Removes what make-temp-folder made, with all that the run left in it.
 *
 * @throws what nobody caught after its file of tests had its verdict
 */
export default function removeTempFolder(): void {
  const errors = strayErrors();
  const folder = process.env.TESTS_TEMP_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  // Something that is left open in Jest's own process would keep it from ending for ever, though the verdict stands.
  setTimeout(() => {
    const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
    process.stderr.write(`What tests left open keeps Jest from ending, so it is ended: ${open}.\n`);
    process.exit(1);
  }, ENDS_WITHIN).unref();
  if (errors !== '') throw new Error(errors);
}
