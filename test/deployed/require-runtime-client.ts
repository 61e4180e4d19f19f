import { existsSync } from 'node:fs';
import { join } from 'node:path';
import makeTempFolder from '../support/make-temp-folder';

/** `npm test` skips these tests if the runtime client is missing. `npm run test:deployed` must not. */
export default function requireRuntimeClient(): void {
  const client = join(__dirname, '../../.runtime-client/node_modules/aws-lambda-ric/rapid-client.node');
  if (!existsSync(client)) {
    throw new Error(
      'The runtime client of Lambda functions is not installed. Run npm run install:runtime-client.',
    );
  }
  makeTempFolder();
}
