const jestConfig = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...jestConfig,
  roots: ['<rootDir>/test/deployed'],
  globalSetup: '<rootDir>/test/deployed/require-runtime-client.ts',
};
