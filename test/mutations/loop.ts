import type { Mutation } from './mutation';

const year = {
  file: 'test/simulation/refresher.simulation.test.ts',
  test: 'keeps its promises through a virtual year of everything at once',
};
const standing = 'lambda/refresh/standing.ts';
const refreshRegistry = 'lambda/refresh/refresh-registry.ts';
const refresh = 'lambda/refresh/refresh.ts';

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
    file: standing,
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
    file: standing,
    find: "if (published === undefined) return 'written by somebody else';",
    replace: 'if (published === undefined) return undefined;',
    noticedBy: year,
  },
  {
    name: 'does not notice that the config changed',
    file: standing,
    find: 'published.fingerprint !== expected.fingerprint',
    replace: 'published.fingerprint === undefined',
    noticedBy: year,
  },
  {
    name: 'does not count an unverified credential as at risk',
    file: standing,
    find: 'published === undefined || published.unverified',
    replace: 'published === undefined',
    noticedBy: year,
  },
  {
    name: 'does not pause',
    file: standing,
    find: '(secret.pause?.until ?? now) > now',
    replace: '(secret.pause?.until ?? now) < now',
    noticedBy: year,
  },
  {
    name: 'publishes without asking the registry',
    file: refreshRegistry,
    find: 'if (!entry.verify) return true;',
    replace: 'if (entry.verify) return true;',
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
    replace: 'if (now > 0) return true;\n      throw new CredentialRejected(',
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
    find: 'await provider.revoke?.(entry, issued, lastWords);',
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
    file: refresh,
    find: 'if (failed.length > 0 && isError(run, results, now)) {',
    replace: 'if (failed.length > 99 && isError(run, results, now)) {',
    noticedBy: year,
  },
  {
    name: 'lets one failing registry end the tick',
    file: refresh,
    find: "if (one.failure !== undefined) return { ...one, outcome: 'failed', published: before, durationMs: 0 };",
    replace: 'if (one.failure !== undefined) throw one.failure;',
    noticedBy: year,
  },
  {
    name: 'takes every failure for news',
    file: refresh,
    find: 'if (!wasFailingBefore(result.secret, result.expected, now)) news.push(entry);',
    replace: 'news.push(entry);',
    noticedBy: { file: year.file, test: 'tells the first failing tick from the following ones' },
  },
  {
    name: 'takes metrics before refreshing',
    file: refresh,
    find: 'const atRisk = results.filter(({ published }) => isAtRisk(published, now, checkEvery));',
    replace: 'const atRisk = results.filter(({ secret }) => isAtRisk(publishedIn(secret), now, checkEvery));',
    noticedBy: year,
  },
];
