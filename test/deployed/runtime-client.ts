import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../sandbox/paths';

/** AWS' own runtime client, which `npm run install:runtime-client` builds. */
export const RUNTIME_CLIENT = join(ROOT, '.runtime-client/node_modules/aws-lambda-ric/index.mjs');

/** `describe`, or, without the runtime client, a note of what is left out. */
export function describeDeployed(title: string, tests: () => void): void {
  if (existsSync(RUNTIME_CLIENT)) {
    describe(title, tests);
    return;
  }
  // Jest keeps to itself what a suite that it skips writes to the console.
  process.stderr.write(
    `Left out: ${title}. The runtime client is not installed; npm run install:runtime-client builds it.\n`,
  );
  describe.skip(title, tests);
}
