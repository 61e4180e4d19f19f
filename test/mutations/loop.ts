import type { Mutation } from './mutation';

const year = {
  file: 'test/simulation/refresher.simulation.test.ts',
  test: 'keeps its promises while everything goes wrong at once',
};
const hostileYear = { file: year.file, test: 'keeps its promises among hostile people, vendors and clocks' };
const status = 'lambda/contract/credential-status.ts';
const refreshRegistry = 'lambda/refresh/refresh-registry.ts';
const refresh = 'lambda/refresh/refresh.ts';
const reportRun = 'lambda/refresh/report-run.ts';

/** Ways to break the loop, each of which the simulation has to notice. */
export const loop: readonly Mutation[] = [
  {
    name: 'refreshes at twice the interval',
    file: 'lambda/contract/at-risk.ts',
    find: 'refreshEvery - checkEvery / 2',
    replace: '2 * refreshEvery',
    noticedBy: year,
  },
  {
    name: 'refreshes at every tick',
    file: status,
    find: "? 'age' : undefined",
    replace: "? 'age' : 'age'",
    noticedBy: year,
  },
  {
    name: 'counts as at risk only half as early',
    file: 'lambda/contract/at-risk.ts',
    find: 'Math.min(Math.max(lifetime / 4, 2 * HOUR), lifetime / 2) + checkEvery',
    replace: '(Math.min(Math.max(lifetime / 4, 2 * HOUR), lifetime / 2) + checkEvery) / 2',
    noticedBy: year,
  },
  {
    name: 'leaves what somebody else wrote alone',
    file: status,
    find: 'const isForeign = secret.currentId !== undefined && published === undefined;',
    replace: 'const isForeign = false;',
    noticedBy: year,
  },
  {
    name: 'does not notice that the config changed',
    file: status,
    find: 'published.fingerprint !== expected.fingerprint',
    replace: 'published.fingerprint === undefined',
    noticedBy: year,
  },
  {
    name: 'does not count an unverified credential as at risk',
    file: status,
    find: 'published === undefined || published.unverified',
    replace: 'published === undefined',
    noticedBy: year,
  },
  {
    name: 'does not pause',
    file: status,
    find: '(secret.pause?.until ?? now) > now',
    replace: '(secret.pause?.until ?? now) < now',
    noticedBy: year,
  },
  {
    name: 'publishes without asking the registry',
    file: refreshRegistry,
    find: 'if (!entry.verify) return undefined;',
    replace: 'if (entry.verify) return undefined;',
    noticedBy: year,
  },
  {
    name: 'publishes unverified over a credential that is good',
    file: refreshRegistry,
    find: 'return isAtRisk(published, now, checkEvery);',
    replace: 'return checkEvery > 0;',
    noticedBy: year,
  },
  {
    name: 'publishes what the registry rejected',
    file: refreshRegistry,
    find: 'throw new CredentialRejected(',
    replace: 'if (now > 0) return undefined;\n      throw new CredentialRejected(',
    noticedBy: year,
  },
  {
    name: 'takes the first rejection for definite',
    file: 'lambda/registry/verify.ts',
    find: 'const SETTLED_AFTER = 30_000;',
    replace: 'const SETTLED_AFTER = 0;',
    noticedBy: year,
  },
  {
    name: 'revokes nothing',
    file: refreshRegistry,
    find: 'await provider.revoke?.(entry, issued, cleanup);',
    replace: '',
    noticedBy: year,
  },
  {
    name: 'revokes what was published after a lost answer',
    file: refreshRegistry,
    find: 'secret.versionIds.includes(versionId)',
    replace: 'secret.versionIds.length > 99',
    noticedBy: year,
  },
  {
    name: 'states an expiry that is too late',
    file: refreshRegistry,
    find: 'const { issuedAt, expiresAt } = issued;',
    replace: 'const { issuedAt } = issued; const expiresAt = issued.expiresAt + 3600;',
    noticedBy: year,
  },
  {
    name: 'swallows failures',
    file: reportRun,
    find: 'if (failures.some(({ isError }) => isError)) {',
    replace: 'if (failures.length > 99) {',
    noticedBy: year,
  },
  {
    name: 'lets one failing registry end the tick',
    file: refresh,
    find: "if (registry.failure !== undefined) return { ...untouched, outcome: 'failed' };",
    replace: 'if (registry.failure !== undefined) throw registry.failure;',
    noticedBy: year,
  },
  {
    name: 'takes every failure for news',
    file: reportRun,
    find: 'isNews: isNews(registry),',
    replace: 'isNews: true,',
    noticedBy: { file: year.file, test: 'tells the first failing tick from the following ones' },
  },
  {
    name: 'takes metrics before refreshing',
    file: reportRun,
    find: 'const atRisk = registries.filter(({ published }) => isAtRisk(published, now, checkEvery));',
    replace:
      'const atRisk = registries.filter(({ status }) => isAtRisk(status?.published, now, checkEvery));',
    noticedBy: year,
  },
  {
    name: 'believes a version id that states a far future',
    file: status,
    find: 'version.issuedAt > now + CLOCK_TOLERANCE',
    replace: 'version.issuedAt < 0',
    noticedBy: hostileYear,
  },
  {
    name: 'believes a version id that states a long life',
    file: status,
    find: 'version.expiresAt > latestExpiry(version.issuedAt, expected.lifetime)',
    replace: 'version.expiresAt < 0',
    noticedBy: hostileYear,
  },
  {
    name: 'replaces what somebody else wrote without a report',
    file: refresh,
    find: "run.kind === 'tick') {",
    replace: "run.kind === 'deployment') {",
    noticedBy: hostileYear,
  },
  {
    name: 'shows any version id',
    file: 'lambda/refresh/foreign-version.ts',
    find: '/^[A-Za-z0-9-]{32,64}$/',
    replace: '/./',
    noticedBy: hostileYear,
  },
  {
    name: 'writes at every tick',
    file: 'lambda/contract/credential-status.ts',
    find: 'const WRITE_INTERVAL = 10 * 60;',
    replace: 'const WRITE_INTERVAL = 0;',
    noticedBy: {
      file: year.file,
      test: 'writes no more than Secrets Manager bears among hostile people and clocks at a tick each minute',
    },
  },
  {
    name: 'sends CloudFormation more than it takes',
    file: 'lambda/refresh/deployment-error.ts',
    find: 'const MESSAGE_LIMIT = 1_200;',
    replace: 'const MESSAGE_LIMIT = 4_000;',
    noticedBy: {
      file: 'test/lib/first-refresh/deployment-error.test.ts',
      test: 'stays one harmless line, whatever vendors answer',
    },
  },
  {
    name: 'throws its own frames at the caller',
    file: 'lambda/run/error-without-frames.ts',
    find: "override readonly stack = '';",
    replace: '',
    noticedBy: {
      file: 'test/lib/first-refresh/deployment-error.test.ts',
      test: 'of 12 registries with four causes reaches people complete',
    },
  },
];
