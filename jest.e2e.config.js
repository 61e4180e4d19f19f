const unit = require('./jest.config.js');

/** @type {import('jest').Config} */
module.exports = {
  ...unit,
  testMatch: ['**/*.e2e.ts'],
  // Every synthesis builds dist/ anew, which two can't do at once.
  maxWorkers: 1,
  testTimeout: 180_000,
};
