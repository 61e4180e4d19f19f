/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: '<rootDir>/test/support/test-environment.ts',
  // With the sources, so that `jest --findRelatedTests lib/names.ts` finds what depends on them.
  roots: ['bin', 'cli', 'examples', 'lambda', 'lib', 'readers', 'sandbox', 'scripts', 'test'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  // What examples import.
  moduleNameMapper: { '^registry-token-refresher$': '<rootDir>/lib' },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Ends a test that hangs. How fast a machine is never decides whether a test passes.
  testTimeout: 300_000,
  // Many suites wait for what they start: nothing is gained by leaving a core to the others.
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/test/support/quick-synth.ts'],
  globalSetup: '<rootDir>/test/support/make-temp-folder.ts',
  globalTeardown: '<rootDir>/test/support/remove-temp-folder.ts',
  transform: {
    '\\.[cm]?[jt]s$': [
      '@swc/jest',
      { jsc: { target: 'es2024', parser: { syntax: 'typescript' } }, module: { type: 'commonjs' } },
    ],
  },
  // These packages ship ES modules only.
  transformIgnorePatterns: ['/node_modules/(?!(p-limit|yocto-queue)/)'],
};
