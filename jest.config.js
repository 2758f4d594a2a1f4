const transform = {
  '^.+\\.(t|j)sx?$': [
    '@swc/jest',
    {
      jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: false } },
      module: { type: 'commonjs', ignoreDynamic: true },
    },
  ],
};
const project = (name, options = {}) => ({
  displayName: name,
  testMatch: [`<rootDir>/tests/${name}/**/*.test.ts`],
  testEnvironment: 'node',
  transform,
  ...options,
});
const realStrapi = {
  globalSetup: '<rootDir>/tests/support/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/tests/support/patience.ts'],
};

const browser = { ...realStrapi, globalSetup: '<rootDir>/tests/e2e/support/global-setup.ts' };

/** @type {import('jest').Config} */
module.exports = {
  maxWorkers: '100%',
  reporters: ['default', '<rootDir>/tests/support/reporter.js'],
  projects: [project('unit'), project('integration', realStrapi), project('e2e', browser)],
};
