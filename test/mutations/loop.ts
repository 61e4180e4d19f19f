import { mutations } from './mutation';

/** Ways to break the loop, each of which the simulation has to notice. */
export const loop = mutations`
  ! test/simulation/refresher.simulation.test.ts
  @ lambda/contract/at-risk.ts
  > keeps its promises while everything goes wrong at once
  * refreshes at twice the interval
  - refreshEvery - checkEvery / 2
  + 2 * refreshEvery
  * counts as at risk only half as early
  - Math.min(Math.max(lifetime / 4, 2 * HOUR), lifetime / 2) + checkEvery
  + (Math.min(Math.max(lifetime / 4, 2 * HOUR), lifetime / 2) + checkEvery) / 2
  @ lambda/contract/credential-status.ts
  * refreshes at every tick
  - ? 'age' : undefined
  + ? 'age' : 'age'
  * leaves what somebody else wrote alone
  - const isForeign = secret.currentId !== undefined && published === undefined;
  + const isForeign = false;
  * does not notice that the config changed
  - published.fingerprint !== expected.fingerprint
  + published.fingerprint === undefined
  * does not count an unverified credential as at risk
  - published === undefined || published.unverified
  + published === undefined
  * does not pause
  - (secret.pause?.until ?? now) > now
  + (secret.pause?.until ?? now) < now
  > keeps its promises among hostile people, vendors and clocks
  * believes a version id that states a far future
  - version.issuedAt > now + CLOCK_TOLERANCE
  + version.issuedAt < 0
  * believes a version id that states a long life
  - version.expiresAt > latestExpiry(version.issuedAt, expected.lifetime)
  + version.expiresAt < 0
  > writes no more than Secrets Manager bears among hostile people and clocks at a tick each minute
  * writes at every tick
  - const WRITE_INTERVAL = 10 * 60;
  + const WRITE_INTERVAL = 0;
  @ lambda/refresh/refresh-registry.ts
  > keeps its promises while everything goes wrong at once
  * publishes without asking the registry
  - if (!entry.verify) return undefined;
  + if (entry.verify) return undefined;
  * publishes unverified over a credential that is good
  - return isAtRisk(published, now, checkEvery);
  + return checkEvery > 0;
  * publishes what the registry rejected
  - throw new CredentialRejected(
  + if (now > 0) return undefined;
  +       throw new CredentialRejected(
  * revokes nothing
  - await provider.revoke?.(entry, issued, cleanup);
  * revokes what was published after a lost answer
  - secret.versionIds.includes(versionId)
  + secret.versionIds.length > 99
  * states an expiry that is too late
  - const { issuedAt, expiresAt } = issued;
  + const { issuedAt } = issued; const expiresAt = issued.expiresAt + 3600;
  @ lambda/registry/verify.ts
  * takes the first rejection for definite
  - const SETTLED_AFTER = 30_000;
  + const SETTLED_AFTER = 0;
  @ lambda/refresh/report-run.ts
  * swallows failures
  - if (failures.some(({ isError }) => isError)) {
  + if (failures.length > 99) {
  * takes metrics before refreshing
  - const atRisk = registries.filter(({ published }) => isAtRisk(published, now, checkEvery));
  + const atRisk = registries.filter(({ status }) => isAtRisk(status?.published, now, checkEvery));
  > tells the first failing tick from the following ones
  * takes every failure for news
  - isNews: isNews(registry),
  + isNews: true,
  @ lambda/refresh/refresh.ts
  > keeps its promises while everything goes wrong at once
  * lets one failing registry end the tick
  - if (registry.failure !== undefined) return { ...untouched, outcome: 'failed' };
  + if (registry.failure !== undefined) throw registry.failure;
  > keeps its promises among hostile people, vendors and clocks
  * replaces what somebody else wrote without a report
  - run.kind === 'tick') {
  + run.kind === 'deployment') {
  @ lambda/refresh/foreign-version.ts
  * shows any version id
  - /^[A-Za-z0-9-]{32,64}$/
  + /./
  ! test/lib/first-refresh/deployment-error.test.ts
  @ lambda/refresh/deployment-error.ts
  > stays one harmless line, whatever vendors answer
  * sends CloudFormation more than it takes
  - const MESSAGE_LIMIT = 1_200;
  + const MESSAGE_LIMIT = 4_000;
  @ lambda/run/error-without-frames.ts
  > of 12 registries with four causes reaches people complete
  * throws its own frames at the caller
  - override readonly stack = '';
`;
