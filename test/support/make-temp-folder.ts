import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cleanEnvironment } from './clean-environment';

/**
 * Gives a run of the tests a temporary folder of its own, since the CDK leaves what it synthesizes in it, and an
 * environment that is the same on every host.
 */
export default function makeTempFolder(): void {
  cleanEnvironment(process.env);
  const folder = mkdtempSync(join(tmpdir(), 'tests-'));
  process.env.TMPDIR = folder;
  process.env.TESTS_TEMP_FOLDER = folder;
}
