/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Many suites wait for what they start: nothing is gained by leaving a core to the others.
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/test/support/skip-template-check.ts'],
  globalSetup: '<rootDir>/test/support/make-temp-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-temp-folder.ts',
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // These packages ship ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(ky|p-limit|yocto-queue)/)'],
};
