const { existsSync } = require('node:fs');
const { join } = require('node:path');
const jestConfig = require('./jest.config.js');

// `npm test` leaves these tests out where the runtime client is missing; whoever asks for them means them.
if (!existsSync(join(__dirname, '.runtime-client/node_modules/aws-lambda-ric/rapid-client.node'))) {
  throw new Error(
    'The runtime client of Lambda functions is not installed. Run npm run install:runtime-client.',
  );
}

/** @type {import('jest').Config} */
module.exports = { ...jestConfig, roots: ['<rootDir>/test/deployed'] };
