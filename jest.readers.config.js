const { testMatch, ...config } = require('./jest.config');

/** @type {import('jest').Config} Readers with the real tools; needs what scripts/install-readers.sh installs. */
module.exports = {
  ...config,
  testMatch: ['**/test/readers/**/*.readers.ts'],
};
