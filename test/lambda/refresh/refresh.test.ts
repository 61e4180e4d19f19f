import { parseVersionId } from '../../../lambda/contract/version-id';
import {
  ApiTokenUnreadable,
  RegistryNotFound,
  VendorUnavailable,
} from '../../../lambda/run/registry-failure';
import { HOUR, RefresherBench } from '../../support/refresher-bench';
import { unavailable } from '../../support/secrets-manager/aws-refusal';
import { CALM } from '../../support/simulated-vendor';

const TICK = { run: 'tick' };
const MINUTE = 60;
const SECRET = 'test/digitalocean/images';
const FOREIGN = '3f2a9c1e-0b5d-4c8e-9d1f-5a6b7c8d9e0f';
const down = () => new VendorUnavailable('GET https://vendor.example.com/ answered 503');

/** A bench whose registries are filled. */
async function filled(...names: readonly string[]): Promise<RefresherBench> {
  const bench = new RefresherBench(...names);
  await bench.tick();
  return bench;
}

describe('what is due', () => {
  it('fills a secret that has no value', async () => {
    const bench = new RefresherBench('images');
    const result = await bench.tick();

    expect(result).toEqual({
      refreshed: [
        {
          name: 'images',
          versionId: expect.stringMatching(/^r1-20261121T000000Z-20261121T120000Z-[0-9a-f]{8}$/),
          expiresAt: '2026-11-21T12:00:00Z',
        },
      ],
      fresh: [],
      paused: [],
      failed: [],
    });
    expect(bench.read('images')).toEqual({
      username: 'canary-user',
      password: 'canary-images-0',
      host: 'registry.digitalocean.com',
      imagePrefix: 'registry.digitalocean.com/acme',
      provider: 'digitalocean',
      name: 'images',
      access: 'pull',
      issuedAt: '2026-11-21T00:00:00Z',
      expiresAt: '2026-11-21T12:00:00Z',
      dockerconfigjson: JSON.stringify({
        auths: {
          'registry.digitalocean.com': {
            username: 'canary-user',
            password: 'canary-images-0',
            auth: Buffer.from('canary-user:canary-images-0').toString('base64'),
          },
        },
      }),
    });
  });

  it('leaves a young credential alone, and refreshes it half a tick before refreshEvery', async () => {
    const bench = await filled('images');
    bench.clock.pass(3.5 * HOUR - 1);
    expect((await bench.tick()).fresh).toEqual([expect.objectContaining({ name: 'images' })]);
    bench.clock.pass(1);
    expect((await bench.tick()).refreshed).toEqual([expect.objectContaining({ name: 'images' })]);
    expect(bench.vendor.credentials).toHaveLength(2);
  });

  it('keeps the superseded version as AWSPREVIOUS and does not revoke it', async () => {
    const bench = await filled('images');
    const first = bench.secretOf('images').current;
    bench.clock.pass(4 * HOUR);
    await bench.tick();
    expect(bench.secretOf('images').previous).toBe(first);
    expect(bench.vendor.revoked).toEqual([]);
  });

  it('refreshes if a field that shapes the credential changed, and only then', async () => {
    const bench = await filled('images');
    const [entry] = bench.entries;
    if (entry === undefined) throw new Error('no entry');
    bench.clock.pass(HOUR);
    bench.entries = [{ ...entry, refreshEvery: 5 * HOUR, verify: false }];
    expect((await bench.tick()).fresh).toHaveLength(1);
    bench.entries = [{ ...entry, access: 'push' }];
    expect((await bench.tick()).refreshed).toHaveLength(1);
  });

  it('refreshes a credential that expires sooner than was asked for while it is at risk', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.mood = { ...CALM, lifetime: HOUR };
    await bench.tick();
    bench.clock.pass(10 * MINUTE);
    expect((await bench.tick()).refreshed).toHaveLength(1);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, atRisk: ['images'] });
  });

  it('refreshes everything when forced, or what is named', async () => {
    const bench = await filled('one', 'two');
    bench.clock.pass(60);
    expect((await bench.run({ run: 'manual', force: true })).refreshed).toHaveLength(2);
    bench.clock.pass(60);
    const named = await bench.run({ run: 'manual', registries: ['two'], force: true });
    expect(named.refreshed.map(({ name }) => name)).toEqual(['two']);
    expect(named.fresh).toEqual([]);
  });
});

describe('a secret that was written in the last ten minutes', () => {
  const unverified = () => ({ outcome: 'inconclusive', detail: 'connection reset' }) as const;

  it('is left alone by ticks and runs by hand', async () => {
    const bench = await filled('images');
    const [entry] = bench.entries;
    if (entry === undefined) throw new Error('no entry');
    bench.entries = [{ ...entry, access: 'push' }];
    bench.clock.pass(10 * MINUTE - 1);
    expect((await bench.tick()).fresh).toHaveLength(1);
    expect((await bench.run({ run: 'manual', registries: ['images'] })).fresh).toHaveLength(1);
    expect(bench.vendor.credentials).toHaveLength(1);
    bench.clock.pass(1);
    expect((await bench.tick()).refreshed).toHaveLength(1);
  });

  it('is written again by force, and by a deployment that changes a field that shapes the credential', async () => {
    const bench = await filled('images');
    bench.clock.pass(MINUTE);
    expect((await bench.run({ run: 'manual', force: true })).refreshed).toHaveLength(1);
    const [entry] = bench.entries;
    if (entry === undefined) throw new Error('no entry');
    bench.clock.pass(MINUTE);
    expect((await bench.run({})).fresh).toHaveLength(1);
    bench.entries = [{ ...entry, access: 'push' }];
    expect((await bench.run({})).refreshed).toHaveLength(1);
  });

  it('is still listed as Unverified, and the tick fails without news', async () => {
    const bench = new RefresherBench('images', 'other');
    bench.checkEvery = MINUTE;
    bench.vendor.verdict = unverified;
    await bench.failureOf(bench.tick());
    const { current } = bench.secretOf('images');
    bench.clock.pass(MINUTE);
    const error = await bench.failureOf(bench.tick());
    expect(error.name).toBe('RefreshStillFailing');
    expect(error.message).toContain(
      `images: Unverified: ${current} is published though its registry did not confirm it; the first tick after 2026-11-21 00:10 UTC replaces it; `,
    );
    expect(bench.vendor.credentials).toHaveLength(2);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 2 });
    expect((await bench.run({})).failed).toMatchObject([
      { name: 'images', code: 'Unverified', versionId: current },
      { name: 'other', code: 'Unverified' },
    ]);
    bench.vendor.verdict = () => ({ outcome: 'accepted' });
    bench.clock.pass(9 * MINUTE);
    expect((await bench.tick()).refreshed).toHaveLength(2);
  });

  it('keeps the value of who wrote over it, is listed and counted, and is replaced and reported later', async () => {
    const bench = await filled('images');
    bench.clock.pass(MINUTE);
    bench.secrets.write(SECRET, FOREIGN, '{}');
    const { failed, fresh } = await bench.tick();
    expect(fresh).toEqual([]);
    expect(failed).toEqual([
      {
        name: 'images',
        code: 'Overwritten',
        message: expect.stringContaining(
          `version ${FOREIGN}, which somebody else wrote at 2026-11-21 00:01 UTC, is what readers get; the first tick after 2026-11-21 00:10 UTC replaces it; readers get somebody else's value; `,
        ),
      },
    ]);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, secondsToExpiry: 0 });
    expect((await bench.run({})).failed).toMatchObject([{ name: 'images', code: 'Overwritten' }]);
    const byHand = await bench.failureOf(bench.run({ run: 'manual', registries: ['images'] }));
    expect(byHand.message).toContain('images: Overwritten: ');
    expect(bench.vendor.credentials).toHaveLength(1);
    bench.clock.pass(9 * MINUTE);
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshFailed');
    expect(bench.read('images')?.password).toBe('canary-images-1');
  });

  it('gets at most 144 versions in a day of ticks each minute, whatever goes wrong', async () => {
    const bench = new RefresherBench('images');
    bench.checkEvery = MINUTE;
    bench.vendor.verdict = unverified;
    for (let tick = 0; tick < 24 * 60; tick += 1) {
      await bench.tick().catch(() => undefined);
      bench.clock.pass(MINUTE);
    }
    expect(bench.secretOf('images').values.size).toBe(144);
  });
});

describe("somebody else's value", () => {
  const planted = async (versionId = FOREIGN): Promise<RefresherBench> => {
    const bench = await filled('images');
    bench.clock.pass(HOUR);
    bench.secrets.write(SECRET, versionId, '{"password":"canary-planted"}');
    bench.clock.pass(2 * HOUR);
    return bench;
  };

  it('is replaced by the next tick, which reports it once', async () => {
    const bench = await planted();
    const error = await bench.failureOf(bench.tick());
    const { current } = bench.secretOf('images');
    expect(error.name).toBe('RefreshFailed');
    expect(error.message).toBe(
      `1 of 1 digitalocean registries of Test failed. images: Overwritten: version ${FOREIGN}, which somebody else wrote at 2026-11-21 01:00 UTC, was replaced by ${current}; the published credential is good until 2026-11-21 15:00 UTC (12 h 0 min); find out who wrote it (CloudTrail: PutSecretValue, UpdateSecret, UpdateSecretVersionStage) and what readers did with that value`,
    );
    expect(bench.read('images')?.password).toBe('canary-images-1');
    expect(bench.readings).toMatchObject({ registriesAtRisk: 0, secondsToExpiry: 12 * HOUR });
    bench.clock.pass(HOUR);
    expect((await bench.tick()).fresh).toHaveLength(1);
  });

  it.each([[{}], [{ run: 'manual', force: true }], [{ run: 'manual', registries: ['images'] }]])(
    'is replaced without a report by %j',
    async (payload) => {
      const bench = await planted();
      expect((await bench.run(payload)).refreshed).toHaveLength(1);
      expect(bench.read('images')?.password).toBe('canary-images-1');
    },
  );

  it('in an adopted secret is news of its first tick too, if the deployment left it', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.write(SECRET, FOREIGN, '{}');
    bench.vendor.failure = down;
    bench.clock.pass(2 * HOUR);
    await bench.run({});
    bench.vendor.failure = () => undefined;
    expect((await bench.failureOf(bench.tick())).message).toContain('images: Overwritten: ');
    expect(bench.log.lines.at(-1)?.fields).toMatchObject({ due: 'first refresh' });
  });

  it('is news even if the version that replaces it is unverified', async () => {
    const bench = await planted();
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'connection reset' });
    const error = await bench.failureOf(bench.tick());
    expect(error.name).toBe('RefreshFailed');
    const { current } = bench.secretOf('images');
    expect(error.message).toContain(
      `images: Unverified: published ${current} though its registry did not confirm it: connection reset; it replaced version ${FOREIGN}, which somebody else wrote at 2026-11-21 01:00 UTC; `,
    );
  });

  it('that cannot be replaced is not reported as nothing', async () => {
    const bench = await planted();
    bench.vendor.failure = down;
    const { message } = await bench.failureOf(bench.tick());
    expect(message).toContain('images: VendorUnavailable: ');
    expect(message).toContain("; readers get somebody else's value; ");
  });

  it.each([
    ['hides an id that may say anything', 'canary <b>" \\ id', '(its id is not shown)'],
    ['hides one that is too short', 'canary-token', '(its id is not shown)'],
    ['shows one of the usual form', FOREIGN, FOREIGN],
  ])('%s', async (_title, versionId, shown) => {
    const bench = await planted(versionId);
    bench.secretOf('images').pausedUntil = '2026-11-21T04:00:00Z';
    expect((await bench.tick()).paused).toEqual([
      { name: 'images', versionId: shown === versionId ? versionId : null, expiresAt: null },
    ]);
    bench.clock.pass(HOUR);
    const { message } = await bench.failureOf(bench.tick());
    expect(message).toContain(`version ${shown}, which somebody else wrote`);
    expect(JSON.stringify([message, bench.log.lines])).not.toContain('canary');
  });
});

describe('a version id that states impossible times', () => {
  const fingerprintOf = (bench: RefresherBench): string =>
    parseVersionId(bench.secretOf('images').current ?? '')?.fingerprint ?? '';
  const planted = async (issued: string, expires: string, of = fingerprintOf): Promise<RefresherBench> => {
    const bench = await filled('images');
    bench.clock.pass(HOUR);
    bench.secrets.write(SECRET, `r1-${issued}-${expires}-${of(bench)}`, '{"password":"canary-planted"}');
    return bench;
  };

  it.each([
    ['issued in the far future', '29980101T000000Z', '29980101T120000Z'],
    ['issued six minutes from now', '20261121T010600Z', '20261121T130600Z'],
    ['living longer than was asked for', '20261121T005900Z', '29980101T000000Z'],
    ['living six minutes longer than was asked for', '20261121T005900Z', '20261121T130500Z'],
  ])('is somebody else’s: %s', async (_title, issued, expires) => {
    const bench = await planted(issued, expires);
    const error = await bench.failureOf(bench.tick());
    expect(error.message).toContain('images: Overwritten: version r1-');
    expect(bench.read('images')?.password).toBe('canary-images-1');
  });

  it('is somebody else’s in the metrics of a tick that cannot repair it', async () => {
    const bench = await planted('29980101T000000Z', '29980101T120000Z');
    bench.vendor.failure = down;
    await bench.failureOf(bench.tick());
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, secondsToExpiry: 0 });
  });

  it.each([
    ['clocks that differ by five minutes', '20261121T010500Z', '20261121T130500Z'],
    ['an expiry five minutes later than was asked for', '20261121T005900Z', '20261121T130400Z'],
  ])('is believed within tolerance: %s', async (_title, issued, expires) => {
    const bench = await planted(issued, expires);
    expect((await bench.tick()).fresh).toHaveLength(1);
  });

  it('of another fingerprint may come from a config with a longer lifetime', async () => {
    const bench = await planted('20261121T000000Z', '20261128T000000Z', () => '9f86d081');
    expect((await bench.tick()).refreshed).toHaveLength(1);
  });

  it('is never published: a longer expiry is cut to what the next tick believes', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.mood = { ...CALM, lifetime: 13 * HOUR };
    const { refreshed } = await bench.tick();
    expect(refreshed).toMatchObject([{ expiresAt: '2026-11-21T12:05:00Z' }]);
    expect(bench.read('images')?.expiresAt).toBe('2026-11-21T12:05:00Z');
    bench.clock.pass(HOUR);
    expect((await bench.tick()).fresh).toHaveLength(1);
  });
});

describe('the pause tag', () => {
  const pausedUntil = async (tag: string): Promise<RefresherBench> => {
    const bench = await filled('images');
    bench.secretOf('images').pausedUntil = tag;
    bench.clock.pass(5 * HOUR);
    return bench;
  };

  it('stops refreshing until its instant; the registry stays in result and metrics', async () => {
    const bench = await pausedUntil('2026-11-21T06:00:00Z');
    const { paused } = await bench.tick();
    expect(paused).toEqual([expect.objectContaining({ name: 'images', expiresAt: '2026-11-21T12:00:00Z' })]);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 0, secondsToExpiry: 7 * HOUR });
    bench.clock.pass(HOUR);
    expect((await bench.tick()).refreshed).toHaveLength(1);
  });

  it.each(['tomorrow', '2026-11-30', '2026-11-30 06:00', '2027-02-30T06:00:00Z', '2027-02-32T06:00:00Z', ''])(
    'does not pause with %j, and says so',
    async (tag) => {
      const bench = await pausedUntil(tag);
      expect((await bench.tick()).refreshed).toHaveLength(1);
      expect(bench.log.lines).toContainEqual(
        expect.objectContaining({ level: 'warn', fields: { registry: 'images', tag } }),
      );
    },
  );

  it('stops a forced run unless that run names the registry', async () => {
    const bench = await pausedUntil('2026-11-22T00:00:00Z');
    expect((await bench.run({ run: 'manual', force: true })).paused).toHaveLength(1);
    expect((await bench.run({ run: 'manual', registries: ['images'] })).paused).toHaveLength(1);
    const forced = await bench.run({ run: 'manual', registries: ['images'], force: true });
    expect(forced.refreshed).toHaveLength(1);
  });
});

describe('a failing registry', () => {
  it('keeps its published credential, and the others are refreshed', async () => {
    const bench = await filled('one', 'two', 'three');
    const kept = bench.secretOf('two').current;
    bench.clock.pass(4 * HOUR);
    bench.vendor.failure = (name) =>
      name === 'two' ? new RegistryNotFound('GET x answered 404') : undefined;

    const error = await bench.failureOf(bench.tick());
    expect(error.name).toBe('RefreshFailed');
    expect(error.message).toBe(
      '1 of 3 digitalocean registries of Test failed. two: RegistryNotFound: GET x answered 404; the published credential is good until 2026-11-21 12:00 UTC (8 h 0 min); check the registry in the config and at the vendor',
    );
    expect(bench.secretOf('two').current).toBe(kept);
    expect(bench.read('one')?.issuedAt).toBe('2026-11-21T04:00:00Z');
    expect(bench.read('three')?.issuedAt).toBe('2026-11-21T04:00:00Z');
  });

  it('is news at the first failing tick and not at the following ones', async () => {
    const bench = await filled('images');
    bench.vendor.failure = down;
    bench.clock.pass(4 * HOUR);
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshFailed');
    bench.clock.pass(HOUR);
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshStillFailing');
    bench.clock.pass(HOUR);
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshStillFailing');
  });

  it('is news again beside one that has failed for long', async () => {
    const bench = await filled('one', 'two');
    bench.vendor.failure = (name) => (name === 'one' ? down() : undefined);
    bench.clock.pass(4 * HOUR);
    await bench.failureOf(bench.tick());
    bench.clock.pass(4 * HOUR);
    bench.vendor.failure = down;
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshFailed');
  });

  it('says that nothing is published, or when the published credential expired', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.failure = down;
    expect((await bench.failureOf(bench.tick())).message).toContain('nothing is published');
    bench.vendor.failure = () => undefined;
    await bench.tick();
    bench.vendor.failure = down;
    bench.clock.pass(13 * HOUR);
    expect((await bench.failureOf(bench.tick())).message).toContain('expired at 2026-11-21 12:00 UTC');
  });

  it('never shows what an unknown error says', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.failure = () => new TypeError('invalid header value: Bearer canary-token');
    const error = await bench.failureOf(bench.tick());
    expect(error.message).toContain('Unexpected: unexpected TypeError');
    expect(JSON.stringify([error.message, error.stack, bench.log.lines])).not.toContain('canary');
  });

  it('whose secret is scheduled for deletion gets no credential issued', async () => {
    const bench = await filled('images');
    bench.secretOf('images').deletedAt = bench.clock.now();
    bench.clock.pass(5 * HOUR);
    const { message } = await bench.failureOf(bench.tick());
    expect(message).toContain('SecretUnavailable');
    expect(message).toContain('what is published is not known');
    expect(bench.vendor.credentials).toHaveLength(1);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, secondsToExpiry: 0 });
  });

  it('among 300 makes an error within 2 KB that names some and says how many more there are', async () => {
    const names = Array.from({ length: 300 }, (_, index) => `registry-number-${index}`);
    const bench = new RefresherBench(...names);
    bench.vendor.failure = () => new VendorUnavailable(`said "no" \\ and\nwent ${'away '.repeat(300)}`);
    const { message } = await bench.failureOf(bench.tick());
    expect(Buffer.byteLength(message)).toBeLessThanOrEqual(2048);
    expect(message).toMatch(/ \| and 297 more: registry-number-3, registry-number-4, .*, \.\.\.$/);
    expect(message).not.toMatch(/["\\\n]/);
  });

  it('that is news comes before those that were failing already', async () => {
    const bench = await filled('old-1', 'old-2', 'old-3', 'old-4', 'old-5', 'new');
    const failed = `said ${'no '.repeat(300)}`;
    bench.vendor.failure = (name) => (name === 'new' ? undefined : new VendorUnavailable(failed));
    bench.clock.pass(4 * HOUR);
    await bench.failureOf(bench.tick());
    bench.clock.pass(4 * HOUR);
    bench.vendor.failure = () => new VendorUnavailable(failed);
    const error = await bench.failureOf(bench.tick());
    expect(error.name).toBe('RefreshFailed');
    expect(error.message).toMatch(
      /^6 of 6 \S+ registries of Test failed\. new: .*\| and 3 more: old-3, old-4, old-5$/,
    );
  });
});

describe('an API token that states its expiry', () => {
  const unreadable = () => new ApiTokenUnreadable('the API-token secret vendors/api is empty', 'vendors/api');

  it('fails for an API token that cannot be read, though nothing is due', async () => {
    const bench = await filled('one', 'two');
    bench.vendor.apiTokens = (name) => (name === 'one' ? unreadable() : 2_000_000_000);
    bench.clock.pass(60);
    const error = await bench.failureOf(bench.tick());
    expect(error.message).toContain('1 of 2');
    expect(error.message).toContain('check the API-token secret vendors/api');
    expect(bench.readings).toMatchObject({ registriesAtRisk: 0 });
    expect(bench.vendor.credentials).toHaveLength(2);
  });

  it('says so for one that does not state its expiry, since no alarm will warn of it', async () => {
    const bench = await filled('one', 'two');
    bench.vendor.apiTokens = (name) => (name === 'one' ? undefined : 2_000_000_000);
    await bench.tick();
    expect(bench.log.lines.filter(({ level }) => level === 'warn')).toEqual([
      {
        level: 'warn',
        message: 'It is not known when the API token expires, so no alarm warns of it',
        fields: { registry: 'one' },
      },
    ]);
    expect(bench.readings?.apiTokenSecondsToExpiry).toBe(2_000_000_000 - bench.clock.now() / 1000);
  });

  it('does not fail for one that only a paused registry needs', async () => {
    const bench = await filled('images');
    bench.secretOf('images').pausedUntil = '2026-11-22T00:00:00Z';
    bench.vendor.apiTokens = unreadable;
    expect((await bench.tick()).paused).toHaveLength(1);
  });
});

describe('verification', () => {
  it('keeps the published credential when the new one is rejected, and revokes the new one', async () => {
    const bench = await filled('images');
    const kept = bench.secretOf('images').current;
    bench.clock.pass(4 * HOUR);
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'GET https://r/v2/ answered 401' });
    const error = await bench.failureOf(bench.tick());
    expect(error.message).toContain('CredentialRejected');
    expect(bench.secretOf('images').current).toBe(kept);
    expect(bench.vendor.revoked).toEqual(['canary-images-1']);
  });

  it('keeps a good credential when the registry cannot be asked', async () => {
    const bench = await filled('images');
    const kept = bench.secretOf('images').current;
    bench.clock.pass(4 * HOUR);
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'connection reset' });
    expect((await bench.failureOf(bench.tick())).message).toContain('VerificationInconclusive');
    expect(bench.secretOf('images').current).toBe(kept);
    expect(bench.vendor.revoked).toEqual(['canary-images-1']);
  });

  it('publishes unverified if readers have nothing better, and tries again at the next tick', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'connection reset' });
    const error = await bench.failureOf(bench.tick());
    expect(error.name).toBe('RefreshFailed');
    expect(error.message).toContain('Unverified');
    const { current } = bench.secretOf('images');
    expect(parseVersionId(current ?? '')?.unverified).toBe(true);
    expect(bench.read('images')?.password).toBe('canary-images-0');
    expect(bench.vendor.revoked).toEqual([]);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, secondsToExpiry: 12 * HOUR });

    bench.clock.pass(HOUR);
    expect((await bench.failureOf(bench.tick())).name).toBe('RefreshStillFailing');
    bench.vendor.verdict = () => ({ outcome: 'accepted' });
    bench.clock.pass(HOUR);
    expect((await bench.tick()).refreshed).toHaveLength(1);
  });

  it('keeps a living credential, though at risk, if the new one was refused and no time was left to try again', async () => {
    const bench = await filled('images');
    bench.clock.pass(9 * HOUR);
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'answered 401', refused: true });
    const kept = bench.secretOf('images').current;
    expect((await bench.failureOf(bench.tick())).message).toContain('VerificationInconclusive');
    expect(bench.secretOf('images').current).toBe(kept);

    bench.clock.pass(4 * HOUR);
    expect((await bench.failureOf(bench.tick())).message).toContain('Unverified');
  });

  it('does not happen with verify: false, and the version is not marked', async () => {
    const bench = new RefresherBench();
    bench.add('far', { verify: false });
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'asked' });
    const { refreshed } = await bench.tick();
    expect(refreshed[0]?.versionId).not.toContain('unverified');
  });
});

describe('the host of a registry', () => {
  it('that is not the vendor’s gets no request and is not published, and what was issued is revoked', async () => {
    const bench = await filled('images');
    const kept = bench.secretOf('images').current;
    const asked: string[] = [];
    bench.vendor.verdict = (password) => {
      asked.push(password);
      return { outcome: 'accepted' };
    };
    bench.vendor.namedHosts.set('images', 'canary-host.example');
    bench.clock.pass(4 * HOUR);
    const { message } = await bench.failureOf(bench.tick());

    expect(message).toContain(
      'images: VendorReplyInvalid: the vendor named another registry host than registry.digitalocean.com; nothing was sent there and nothing published; the published credential is good until 2026-11-21 12:00 UTC (8 h 0 min); ask the vendor whether the registry has moved',
    );
    expect(asked).toEqual([]);
    expect(bench.secretOf('images').current).toBe(kept);
    expect(bench.vendor.revoked).toEqual(['canary-images-1']);
    expect(bench.vendor.credentials).toHaveLength(2);
    expect(JSON.stringify([message, bench.log.lines])).not.toContain('canary');
  });

  it('is the configured one, which makes nothing due', async () => {
    const bench = await filled('images');
    bench.entries = bench.entries.map((entry) => ({ ...entry, host: 'registry.example:5000' }));
    bench.vendor.namedHosts.set('images', 'registry.example:5000');
    expect((await bench.tick()).fresh).toHaveLength(1);
    bench.clock.pass(4 * HOUR);
    await bench.tick();

    expect(bench.read('images')?.host).toBe('registry.example:5000');
  });
});

describe('publishing', () => {
  it('states the id by which the vendor revokes the credential, if it has one', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.tokenId = '1e9f63b6-ff23-41ab-8f7e-57dd1008d6b5';
    await bench.tick();

    expect(bench.read('images')?.tokenId).toBe('1e9f63b6-ff23-41ab-8f7e-57dd1008d6b5');
  });

  it('revokes what Secrets Manager refused', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.writeFaults = ['refused'];
    expect((await bench.failureOf(bench.tick())).message).toContain('PublishFailed');
    expect(bench.vendor.revoked).toEqual(['canary-images-0']);
  });

  it('counts a write whose answer was lost as done if the version is there', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.writeFaults = ['lost after storing'];
    expect((await bench.tick()).refreshed).toHaveLength(1);
    expect(bench.vendor.revoked).toEqual([]);
  });

  it('revokes after a lost write that stored nothing', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.writeFaults = ['lost before storing'];
    await bench.failureOf(bench.tick());
    expect(bench.vendor.revoked).toEqual(['canary-images-0']);
  });

  it('revokes nothing while nobody knows whether the write happened', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.writeFaults = ['lost after storing'];
    bench.vendor.verdict = () => {
      bench.secrets.refusals = { DescribeSecret: unavailable };
      return { outcome: 'accepted' };
    };
    await bench.failureOf(bench.tick());
    expect(bench.vendor.revoked).toEqual([]);
  });

  it('calls a registry fresh that another run published in the same second, and revokes its own', async () => {
    const bench = new RefresherBench('images');
    const results = await Promise.all([bench.tick(), bench.tick()]);
    const outcomes = results.map(({ refreshed, fresh }) => [refreshed.length, fresh.length]);
    expect(outcomes).toEqual([
      [1, 0],
      [0, 1],
    ]);
    expect(bench.vendor.revoked).toEqual(['canary-images-1']);
    expect(bench.read('images')?.password).toBe('canary-images-0');
  });

  it('does not call a registry fresh that somebody else wrote over during the run', async () => {
    const bench = new RefresherBench('images');
    const { secrets, store } = bench;
    const publish = store.publish.bind(store);
    store.publish = async (secretId, versionId, value, run) => {
      secrets.write(secretId, versionId, 'of another run');
      secrets.write(secretId, 'a-person', 'typed in');
      return await publish(secretId, versionId, value, run);
    };
    const { message } = await bench.failureOf(bench.tick());
    expect(message).toContain(
      "images: PublishFailed: somebody else wrote over the secret during the run; readers get somebody else's value",
    );
    expect(bench.vendor.revoked).toEqual(['canary-images-0']);
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1, secondsToExpiry: 0 });
  });

  it('fails both of two runs in one second that can only publish unverified', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'no answer' });
    const errors = await Promise.all([bench.failureOf(bench.tick()), bench.failureOf(bench.tick())]);
    for (const { message } of errors) expect(message).toContain('Unverified');
    expect(bench.vendor.revoked).toEqual(['canary-images-1']);
  });

  it('reports a credential that could not be revoked without failing for it', async () => {
    const bench = new RefresherBench('images');
    bench.secrets.writeFaults = ['refused'];
    bench.vendor.revokeFailure = down();
    await bench.failureOf(bench.tick());
    expect(bench.log.lines).toContainEqual(
      expect.objectContaining({ level: 'warn', fields: { registry: 'images', code: 'VendorUnavailable' } }),
    );
  });
});

describe('a deployment', () => {
  it.each([[undefined], [null], [{}]])('with payload %j fills what is new', async (payload) => {
    const bench = new RefresherBench('images');
    expect((await bench.run(payload)).refreshed).toHaveLength(1);
  });

  it('fails for a new registry that it leaves without a credential', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.failure = down;
    const error = await bench.failureOf(bench.run(null));
    expect(error.name).toBe('RefreshFailed');
    expect(error.message).toContain('images: VendorUnavailable');
  });

  it('does not fail for registries that were there before', async () => {
    const bench = await filled('images');
    bench.vendor.failure = down;
    bench.clock.pass(4 * HOUR);
    expect((await bench.run({})).failed).toEqual([
      { name: 'images', code: 'VendorUnavailable', message: expect.any(String) },
    ]);
  });

  it('does not fail for a never filled registry that is over an hour old', async () => {
    const bench = new RefresherBench('images');
    bench.vendor.failure = down;
    bench.clock.pass(HOUR);
    expect((await bench.run({})).failed).toHaveLength(1);
  });

  it('does not fail for a new registry that is paused, or published unverified', async () => {
    const bench = new RefresherBench('paused', 'unverified');
    bench.secretOf('paused').pausedUntil = '2026-11-22T00:00:00Z';
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'no answer' });
    const { paused, failed } = await bench.run({});
    expect(paused).toEqual([{ name: 'paused', versionId: null, expiresAt: null }]);
    expect(failed).toEqual([
      {
        name: 'unverified',
        code: 'Unverified',
        message: expect.any(String),
        versionId: expect.stringMatching(/-unverified$/),
      },
    ]);
  });
});

describe('the time budget', () => {
  it('starts no registry in the last 30 s and names those that were not reached', async () => {
    const bench = new RefresherBench(...Array.from({ length: 20 }, (_, index) => `r${index}`));
    bench.vendor.mood = { ...CALM, latency: 40 };
    const error = await bench.failureOf(bench.run(TICK, 100_000));
    // Two rounds of eight start, at 0 s and 40 s; a third would start with 20 s left.
    expect(bench.vendor.credentials).toHaveLength(16);
    expect(error.message).toContain('4 of 20');
    expect(error.message).toContain('NotReached');
  });

  it('starts with the credential that expires first', async () => {
    const bench = new RefresherBench();
    for (let index = 0; index < 10; index += 1) {
      bench.add(`r${index}`);
      await bench.run({ run: 'manual', registries: [`r${index}`] });
      bench.clock.pass(60);
    }
    bench.entries = bench.entries.toReversed();
    bench.clock.pass(5 * HOUR);
    bench.vendor.credentials.length = 0;
    await bench.tick();
    const last = bench.vendor.credentials.map(({ registry }) => registry);
    expect(last).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7', 'r8', 'r9']);
  });
});

describe('many registries that never work', () => {
  it('do not block one that works', async () => {
    const bench = await filled('good');
    const broken = Array.from({ length: 40 }, (_, index) => `broken${index}`);
    for (const name of broken) bench.add(name);
    bench.vendor.mood = { ...CALM, latency: 40 };
    bench.vendor.failure = (name) => (name === 'good' ? undefined : down());
    bench.clock.pass(4 * HOUR);
    await bench.failureOf(bench.tick());
    expect(bench.read('good')?.issuedAt).toBe('2026-11-21T04:00:00Z');
  });
});

describe('metrics', () => {
  it('are taken after the refreshing', async () => {
    const bench = new RefresherBench('images');
    await bench.tick();
    expect(bench.log.emitted).toEqual([
      { registriesAtRisk: 0, secondsToExpiry: 12 * HOUR, apiTokenSecondsToExpiry: undefined, atRisk: [] },
    ]);
  });

  it('say how long the API token still lives that expires first', async () => {
    const bench = new RefresherBench('one', 'two');
    const now = bench.clock.now() / 1000;
    bench.vendor.apiTokens = (name) => now + (name === 'one' ? 5000 : 9000);
    await bench.tick();
    expect(bench.readings?.apiTokenSecondsToExpiry).toBe(5000);
    bench.clock.pass(6000);
    await bench.tick();
    expect(bench.readings?.apiTokenSecondsToExpiry).toBe(0);
  });

  it('come from every run except narrowed ones', async () => {
    const bench = await filled('one', 'two');
    await bench.run({ run: 'manual', registries: ['one'] });
    expect(bench.log.emitted).toHaveLength(1);
    await bench.run({ run: 'manual' });
    await bench.run({});
    expect(bench.log.emitted).toHaveLength(3);
  });

  it('count a registry at risk 4 h before a credential of 12 h expires', async () => {
    const bench = await filled('images');
    bench.vendor.failure = down;
    bench.clock.pass(8 * HOUR);
    await bench.failureOf(bench.tick());
    expect(bench.readings).toMatchObject({ registriesAtRisk: 0, secondsToExpiry: 4 * HOUR });
    bench.clock.pass(1);
    await bench.failureOf(bench.tick());
    expect(bench.readings).toMatchObject({ registriesAtRisk: 1 });
  });
});
