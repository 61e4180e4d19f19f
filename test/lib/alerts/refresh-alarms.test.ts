import fc from 'fast-check';
import { refreshAge } from '../../../lambda/contract/at-risk';
import { isAtRisk } from '../../../lambda/contract/credential-status';
import { CloudWatchAlarm } from '../../simulation/cloudwatch-alarm';
import { fleetConfig, isAccepted } from '../../simulation/incidents';
import { ALL_PROVIDERS } from '../../support/synth';
import { providersWith } from '../providers/examples';
import { type AlertStack, alertStack } from './alert-stack';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
const FREE_ALARMS = 10;
const FREE_METRICS = 10;

const stack = alertStack(ALL_PROVIDERS);
const alarm = (name: string, { alarms }: AlertStack = stack) => {
  const found = alarms.find(({ AlarmName }) => AlarmName === name);
  if (found === undefined) throw new Error(`There is no alarm ${name}.`);
  return found;
};

describe('the alarms', () => {
  it('stay within the free tier for four providers, one of which tells when its API tokens expire', () => {
    const registries = ALL_PROVIDERS.registries.slice(0, 4);
    const { alarms } = alertStack({ ...ALL_PROVIDERS, registries });
    const own = alarms.filter(({ Namespace }) => Namespace === 'RegistryTokenRefresher');
    const watched = new Set(
      own.map(({ MetricName, Dimensions }) => JSON.stringify([MetricName, Dimensions])),
    );
    // SecondsToExpiry is watched by people only, one for each provider.
    const metrics = watched.size + registries.length;
    expect(alarms.length).toBeLessThanOrEqual(FREE_ALARMS);
    expect(metrics).toBe(9);
    expect(metrics).toBeLessThanOrEqual(FREE_METRICS);
  });

  it('say how long readers are safe, by the shortest lifetime', () => {
    const [images] = ALL_PROVIDERS.registries.filter(({ provider }) => provider === 'digitalocean');
    const mixed = alertStack({
      ...ALL_PROVIDERS,
      registries: [
        { ...images, lifetime: '2d' },
        { ...images, name: 'short', lifetime: '1d' },
      ],
    });
    expect(alarm('Test-digitalocean-failing', mixed).AlarmDescription).toContain('when 7h of 1d are left');
    expect(alarm('Test-digitalocean-at-risk', mixed).AlarmDescription).toContain('less than 7h of 1d left');
  });
});

describe('API token expires', () => {
  const telling = providersWith(({ apiTokenTells }) => apiTokenTells);
  const [name = 'none'] = telling.map((provider) => `Test-${provider}-api-token-expires`);

  const lifeOf = (days: readonly (number | undefined)[]) => {
    const watched = new CloudWatchAlarm(alarm(name), 0, 'sliding');
    return days.map((left, tick) => {
      if (left !== undefined) watched.add({ at: tick * HOUR, value: left * DAY });
      for (let minute = 1; minute < 60; minute += 1) watched.evaluate(tick * HOUR + minute * MINUTE);
      return watched.state;
    });
  };

  it('rings within 14 days of the end, and gives the all-clear for a new token', () => {
    expect(lifeOf([15, 14, 13.9, 13.8, 365])).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'OK']);
  });

  it('neither rings nor gives the all-clear while no token can be read', () => {
    const gap = Array<undefined>(8).fill(undefined);
    expect(lifeOf([15, ...gap])).toEqual(Array(9).fill('OK'));
    expect(lifeOf([13, ...gap])).toEqual(Array(9).fill('ALARM'));
    expect(lifeOf(gap)).toEqual(Array(8).fill('INSUFFICIENT_DATA'));
  });

  it('exists for vendors whose API tokens state their expiry', () => {
    const names = stack.alarms.map(({ AlarmName }) => AlarmName);
    expect(names.filter((each) => each.endsWith('-api-token-expires'))).toEqual(
      telling.map((provider) => `Test-${provider}-api-token-expires`),
    );
  });
});

/** The arithmetic of docs/alerts.md, over any config that the checks let pass; in seconds. */
describe('a healthy credential', () => {
  const paces = fc
    .record({
      checkEvery: fc.integer({ min: 1, max: 24 * 60 }).map((minutes) => minutes * MINUTE),
      refreshEvery: fc.integer({ min: 10, max: 7 * 24 * 60 }).map((minutes) => minutes * MINUTE),
      lifetime: fc.integer({ min: 60, max: 30 * 24 * 60 }).map((minutes) => minutes * MINUTE),
    })
    .filter((pace) => isAccepted(fleetConfig({ ...pace, registries: 1 })));

  const credential = (lifetime: number) => ({
    versionId: 'r1',
    issuedAt: 0,
    expiresAt: lifetime,
    fingerprint: 'f',
    unverified: false,
  });

  it('is never at risk before it is due by its age, and not while one tick is lost either', () => {
    fc.assert(
      fc.property(paces, fc.double({ min: 0, max: 1, noNaN: true }), (pace, share) => {
        const { checkEvery, refreshEvery, lifetime } = pace;
        const age = Math.floor(share * refreshAge(refreshEvery, checkEvery));
        expect(isAtRisk(credential(lifetime), age, checkEvery)).toBe(false);
        expect(isAtRisk(credential(lifetime), age + 2 * checkEvery, checkEvery)).toBe(false);
      }),
      { numRuns: 1000 },
    );
  });

  it('is not at risk when it is new', () => {
    fc.assert(
      fc.property(paces, ({ checkEvery, lifetime }) => {
        expect(isAtRisk(credential(lifetime), 0, checkEvery)).toBe(false);
      }),
    );
  });
});
