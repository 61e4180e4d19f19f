const unit = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  testMatch: ['**/*.e2e.ts'],
  globalSetup: '<rootDir>/test/e2e/install-emulators.ts',
  // They mostly wait for ticks and deployments, each on a cloud of its own.
  maxWorkers: 3,
  setupFiles: [],
  testTimeout: 600_000,
};
