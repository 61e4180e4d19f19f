import { READER_TABLE, REGISTRY_TABLE } from '../../../lib/dashboard/registry-table';
import { ProbeBench } from '../../support/probe-bench';
import { HOUR, type MemoryRunLog } from '../../support/refresher-bench';
import { logsInsights } from './logs-insights';

/** A table of the dashboard over what was logged so far: the row of each registry. */
function table(query: readonly string[], { lines }: MemoryRunLog) {
  const rows = logsInsights(
    query.join(' | '),
    lines.map(({ fields }, index) => {
      const at = new Date(1_800_000_000_000 + index * 1_000).toISOString();
      return { provider: 'digitalocean', ...fields, timestamp: 'now', '@timestamp': at };
    }),
  );
  return Object.fromEntries(rows.map((row) => [String(row.registry), row]));
}

/** The fields of a log line that a table shows. */
const columnsOf = (query: readonly string[]): readonly string[] =>
  [...query.join(' ').matchAll(/latest\((\w+)\)/g)].map(([, field = '']) => field);

const NOTHING = '-';

describe('a registry that has recovered', () => {
  let bench: ProbeBench;
  beforeEach(() => {
    bench = new ProbeBench('images', 'healthy');
  });

  /** Lets one registry fail from the next refresh on. */
  const fail = (): void => {
    bench.vendor.failure = (name) => (name === 'images' ? new TypeError('no') : undefined);
  };

  it('shows nothing of its failure in the table of registries', async () => {
    await bench.tick();
    fail();
    bench.clock.pass(4 * HOUR);
    await bench.failureOf(bench.tick());
    const { images: failed } = table(REGISTRY_TABLE, bench.log);
    expect(failed).toMatchObject({ state: 'failed', error: 'Unexpected' });
    expect([failed?.whatToDo, failed?.whatHappened]).not.toContain(NOTHING);

    bench.vendor.failure = () => undefined;
    bench.clock.pass(HOUR);
    await bench.tick();
    const refreshed = table(REGISTRY_TABLE, bench.log);
    expect(refreshed.images).toEqual({
      ...refreshed.images,
      state: 'refreshed',
      expiresIn: '12 h 0 min',
      error: NOTHING,
      whatToDo: NOTHING,
      whatHappened: NOTHING,
    });

    await bench.tick();
    const fresh = table(REGISTRY_TABLE, bench.log);
    expect(fresh.images).toEqual({ ...refreshed.images, state: 'fresh' });
  });

  it('shows nothing of its failure after it was paused either', async () => {
    await bench.tick();
    fail();
    bench.clock.pass(4 * HOUR);
    await bench.failureOf(bench.tick());
    bench.secretOf('images').pausedUntil = '2026-12-01T00:00:00Z';
    await bench.tick();

    expect(table(REGISTRY_TABLE, bench.log).images).toMatchObject({
      state: 'paused',
      expiresIn: '8 h 0 min',
      error: NOTHING,
      whatToDo: NOTHING,
      whatHappened: NOTHING,
    });
  });

  it('shows how long its credential lives no longer once there is none', async () => {
    await bench.tick();
    bench.secrets.write(bench.entries[0]?.secretId ?? '', 'by-hand-by-hand-by-hand-by-hand-0', 'typed in');
    fail();
    bench.clock.pass(HOUR);
    await bench.failureOf(bench.tick());

    expect(table(REGISTRY_TABLE, bench.log).images).toMatchObject({ state: 'failed', expiresIn: NOTHING });
  });

  it('shows nothing of its failure in the table of readers', async () => {
    await bench.tick();
    bench.clock.pass(2 * HOUR);
    const revoked = bench.read('images')?.password;
    bench.vendor.verdict = (password) =>
      password === revoked ? { outcome: 'rejected', detail: 'it answered 401' } : { outcome: 'accepted' };
    await bench.probe();
    const { images: broken } = table(READER_TABLE, bench.probeLog);
    expect(broken).toMatchObject({ state: 'broken', error: 'PublishedRejected', forcedRun: 'asked for' });
    expect(broken?.whatHappened).not.toBe(NOTHING);

    await bench.probe();
    const { images, healthy } = table(READER_TABLE, bench.probeLog);
    expect(images).toMatchObject({
      state: 'working',
      error: NOTHING,
      forcedRun: NOTHING,
      whatHappened: NOTHING,
    });
    expect(images).toEqual({ ...healthy, registry: 'images' });
  });

  it('shows no forced run that was asked for before nobody answered', async () => {
    await bench.tick();
    bench.clock.pass(2 * HOUR);
    bench.refreshersWork = false;
    bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'it answered 401' });
    await bench.probe();
    bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'it answered 503' });
    await bench.probe();

    expect(table(READER_TABLE, bench.probeLog).images).toMatchObject({
      state: 'unknown',
      error: 'VerificationInconclusive',
      forcedRun: NOTHING,
    });
  });
});

describe('each line that a table shows', () => {
  it('has every column, so that no older line shows through', async () => {
    const bench = new ProbeBench('images', 'paused', 'foreign');
    bench.add('far', { verify: false });
    bench.secretOf('paused').pausedUntil = '2026-11-21T06:00:00Z';
    bench.vendor.failure = (name) => (name === 'images' ? new TypeError('no') : undefined);
    bench.refreshersWork = false;
    for (let hour = 0; hour < 30; hour += 1) {
      if (hour === 10) bench.vendor.failure = () => undefined;
      if (hour === 12) bench.secrets.write('test/digitalocean/foreign', 'by-hand', 'typed in');
      if (hour === 14) bench.vendor.verdict = () => ({ outcome: 'rejected', detail: 'it answered 401' });
      if (hour === 20) bench.vendor.verdict = () => ({ outcome: 'inconclusive', detail: 'it answered 503' });
      if (hour === 24) bench.secretOf('far').deletedAt = bench.clock.now();
      await bench.tick().catch(() => undefined);
      await bench.probe();
      bench.clock.pass(HOUR);
    }
    const states = (log: MemoryRunLog, query: readonly string[]) => {
      const shown = log.lines.map(({ fields }): object => JSON.parse(JSON.stringify(fields)));
      const lines = shown.filter((fields) => 'registry' in fields && 'outcome' in fields);
      const columns = columnsOf(query).filter((column) => column !== 'timestamp');
      for (const line of lines) expect(Object.keys(line)).toEqual(expect.arrayContaining(columns));
      return new Set(lines.map((line) => ('outcome' in line ? line.outcome : undefined)));
    };

    expect(states(bench.log, REGISTRY_TABLE)).toEqual(new Set(['failed', 'refreshed', 'fresh', 'paused']));
    expect(states(bench.probeLog, READER_TABLE)).toEqual(new Set(['working', 'broken', 'unknown']));
  });
});
