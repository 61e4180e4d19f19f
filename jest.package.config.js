const { testMatch, ...config } = require('./jest.config');

/** @type {import('jest').Config} The packed package, as its users have it; needs what `npm run package` makes. */
module.exports = {
  ...config,
  testMatch: ['**/test/package/**/*.package.ts'],
  setupFiles: [],
  // Says how long each consumer takes.
  verbose: true,
};
