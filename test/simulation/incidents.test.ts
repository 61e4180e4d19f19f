import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { alertStack } from '../lib/alerts/alert-stack';
import { parseNotification } from '../lib/alerts/chat-notification';
import { SIMULATED_DAYS, SIMULATIONS } from '../support/effort';
import {
  type Circumstances,
  DEFAULT_PACE,
  Fleet,
  fleetConfig,
  INCIDENTS,
  type Incident,
  isAccepted,
  livedThrough,
  type Message,
  shortOutage,
} from './incidents';
import { incidentTimeLines, withTimeLines } from './incidents-time-lines';

// Some live through days with 300 registries: how long that takes is the machine's matter.
jest.setTimeout(120_000);

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** One report, two alarms, and the end of each. */
const MOST_MESSAGES = 5;
/** The shortest period of an alarm. */
const PERIOD = 5 * MINUTE;

/** Every hour of the refresh interval, and both ways in which CloudWatch may lay its periods. */
const CIRCUMSTANCES: readonly Circumstances[] = [0, 1, 2, 3].flatMap((beforeDue) => [
  { window: 'sliding', beforeDue },
  { window: 'wall clock', beforeDue },
]);

const incident = (name: string): Incident => {
  const found = INCIDENTS.find((one) => one.name === name);
  if (found === undefined) throw new Error(`There is no incident ${name}.`);
  return found;
};

/** The alarms of an inbox that rang without an all-clear after it. */
const openAlarms = (inbox: readonly Message[]): readonly (string | undefined)[] =>
  inbox
    .filter(
      ({ kind, alarm }, position) =>
        kind === 'alarm' &&
        !inbox.slice(position).some((later) => later.kind === 'ok' && later.alarm === alarm),
    )
    .map(({ alarm }) => alarm);

describe.each(INCIDENTS)('$name', (one) => {
  const isSlow = one.registries !== undefined || one.pace !== undefined;
  const circumstances = isSlow ? CIRCUMSTANCES.slice(0, 2) : CIRCUMSTANCES;
  const { checkEvery: tick } = one.pace ?? DEFAULT_PACE;

  it.each(circumstances)(
    'is told in time and in few words ($window periods, $beforeDue h before a refresh is due)',
    async (at) => {
      const { messages, pages, chat, brokenAt, failedAt } = await livedThrough(one, at);
      // No clock tells how long a secret could not be looked at, so that each tick is news.
      const counted =
        one.name === 'Right taken away' ? messages.filter(({ kind }) => kind !== 'report') : messages;
      expect(counted.length).toBeLessThanOrEqual(MOST_MESSAGES);
      const first = messages[0]?.at ?? Number.POSITIVE_INFINITY;
      if (failedAt !== undefined) expect(first).toBeLessThanOrEqual(failedAt + tick);
      for (const inbox of [messages, pages]) expect(openAlarms(inbox)).toEqual([]);
      // Chat shows what the mails say, at the same time.
      const facts = (inbox: readonly Message[]) =>
        inbox.map(({ at: when, kind, alarm }) => ({ when, kind, alarm }));
      expect(facts(chat)).toEqual(facts(messages));
      const reports = (inbox: readonly Message[]) => inbox.filter(({ kind }) => kind === 'report');
      const shown = reports(chat).map(({ text }) => parseNotification(text));
      for (const [index, { text }] of reports(messages).entries()) {
        const { content, metadata } = shown[index] ?? parseNotification('{}');
        if (!content.title?.includes('crashed')) expect(text).toContain(content.description);
        expect(metadata?.threadId).toBe('Test-digitalocean');
      }
      // If a credential is revoked unseen, pulls fail before any alarm can ring.
      if (brokenAt !== undefined && one.revokedAt === undefined) {
        const atRisk = messages.find(({ kind, alarm }) => kind === 'alarm' && alarm === 'at-risk');
        expect(atRisk?.at).toBeLessThanOrEqual(brokenAt - 2 * HOUR);
      }
    },
  );
});

describe('the ladder', () => {
  it.each(
    CIRCUMSTANCES.flatMap((at) =>
      [
        { name: 'Schedule disabled', period: DEFAULT_PACE.checkEvery },
        { name: 'Role broken', period: DEFAULT_PACE.checkEvery },
        { name: 'Schedule disabled, with a tick every minute', period: PERIOD },
      ].map((silence) => ({ ...silence, at, window: at.window })),
    ),
  )(
    'reports silence within 4 periods, and its end ($name, $window periods)',
    async ({ name, at, period }) => {
      const { messages, pages } = await livedThrough(incident(name), at);
      for (const inbox of [messages, pages]) {
        expect(inbox.map(({ kind, alarm }) => [kind, alarm])).toEqual([
          ['alarm', 'at-risk'],
          ['ok', 'at-risk'],
        ]);
        expect(inbox[0]?.at).toBeLessThanOrEqual(4 * period);
      }
    },
  );

  it.each(['Vendor outage of 13 h', 'Vendor outage of 9 h, with a tick every minute'])(
    'goes up step by step, and comes down with an all-clear for each alarm (%s)',
    async (name) => {
      const { messages, pages } = await livedThrough(incident(name));
      const [first, second, third, ...ends] = messages.map(({ kind, alarm }) => [kind, alarm]);
      expect([first, second, third]).toEqual([
        ['report', undefined],
        ['alarm', 'failing'],
        ['alarm', 'at-risk'],
      ]);
      expect(ends.toSorted()).toEqual([
        ['ok', 'at-risk'],
        ['ok', 'failing'],
      ]);
      expect(pages.map(({ kind, alarm }) => [kind, alarm])).toEqual([
        ['alarm', 'at-risk'],
        ['ok', 'at-risk'],
      ]);
    },
  );

  it.each([3, 6, 7, 9, 12, 30])(
    'rings after five minutes at the earliest, however often it ticks (outage of %i min)',
    async (minutes) => {
      const { messages } = await livedThrough(shortOutage(minutes));
      const [report, alarm] = messages;
      expect([report?.kind, alarm?.kind]).toEqual(['report', 'alarm']);
      expect(Number(alarm?.at) - Number(report?.at)).toBeGreaterThanOrEqual(PERIOD);
      expect(messages.length).toBeLessThanOrEqual(MOST_MESSAGES);
      expect(openAlarms(messages)).toEqual([]);
    },
  );

  it('says in its first word what failed, until when readers are safe, and what to do', async () => {
    const { messages } = await livedThrough(incident('API token revoked'));
    expect(messages[0]?.text).toBe(
      '"1 of 1 digitalocean registries of Test failed. r0: ApiTokenRejected: GET https://api.digitalocean.com/v2/registries/acme/docker-credentials answered 401; the published credential is good until 2026-11-22 00:00 UTC (7 h 59 min); put a valid API token into secret vendors/api-token. More: https://eu-central-1.console.aws.amazon.com/cloudwatch/home?region=eu-central-1#dashboards/dashboard/Test-eu-central-1"',
    );
  });

  it('names the one registry of many', async () => {
    const { messages } = await livedThrough(incident('One registry of 300'));
    expect(messages[0]?.text).toContain(
      '"1 of 300 digitalocean registries of Test failed. r7: RequestRefused: ',
    );
  });

  it('tells of each run that crashed', async () => {
    const { messages } = await livedThrough(incident('Out of memory'));
    const reports = messages.filter(({ kind }) => kind === 'report');
    expect(reports).toHaveLength(2);
    expect(reports[0]?.text).toContain('function:Test-digitalocean:$LATEST crashed or never started at ');
  });

  it('reports a secret that can not be looked at at each tick, and rings At risk', async () => {
    const { messages } = await livedThrough(incident('Right taken away'));
    const reports = messages.filter(({ kind }) => kind === 'report');
    expect(reports.length).toBeGreaterThan(4);
    for (const { text } of reports) expect(text).toContain('AccessDenied: DescribeSecret on r0');
    expect(messages.slice(0, 2)).toContainEqual(expect.objectContaining({ kind: 'alarm', alarm: 'at-risk' }));
  });
});

describe('the probe', () => {
  const revoked = incident('Credential revoked after publishing, with the probe');

  it('has a revoked credential replaced at its next run, and says so once', async () => {
    const { messages, brokenAt, healedAt } = await livedThrough(revoked);
    expect(brokenAt).toBeLessThanOrEqual(1.5 * HOUR + MINUTE);
    expect(healedAt).toBeLessThanOrEqual(2 * HOUR + 2 * MINUTE);
    expect(messages.map(({ kind, alarm }) => [kind, alarm])).toEqual([
      ['alarm', 'readers-broken'],
      ['ok', 'readers-broken'],
    ]);
  });

  it('is what makes the difference', async () => {
    const { messages, healedAt } = await livedThrough({ ...revoked, probe: false });
    expect(messages).toEqual([]);
    expect(healedAt).toBeGreaterThanOrEqual(4 * HOUR);
  });
});

describe('a healthy fleet', () => {
  it('is silent in spite of jitter and weekly deployments, but for the OKs of alarms that are new', async () => {
    const pace = { ...DEFAULT_PACE, registries: 2, probe: true };
    const fleet = new Fleet({ ...pace, stack: alertStack(fleetConfig(pace)), window: 'sliding', seed: 2 });
    await fleet.deploy();
    await fleet.live(DAY);
    expect(fleet.messages.map(({ kind, alarm }) => `${kind} ${alarm}`).toSorted()).toEqual([
      'ok at-risk',
      'ok failing',
      'ok readers-broken',
    ]);
    fleet.begin();
    for (let week = 0; week < SIMULATED_DAYS / 7; week += 1) {
      await fleet.live(7 * DAY);
      await fleet.deployChange();
    }
    expect([...fleet.messages, ...fleet.pages]).toEqual([]);
    expect(fleet.brokenAt).toBeUndefined();
  });

  it('would hear a false alarm of each new deployment without the warm-up', async () => {
    const pace = { ...DEFAULT_PACE, registries: 1 };
    const stack = alertStack(fleetConfig(pace));
    const cold = stack.alarms.map(({ WarmUpConfiguration: _, ...alarm }) => alarm);
    const fleet = new Fleet({ ...pace, stack: { ...stack, alarms: cold }, window: 'sliding', seed: 3 });
    await fleet.deploy();
    await fleet.live(HOUR);
    expect(fleet.messages.map(({ kind, alarm }) => [kind, alarm])).toContainEqual(['alarm', 'at-risk']);
  });

  /** Whatever the checks of a config let pass; in seconds. */
  const paces = fc
    .record({
      checkEvery: fc.constantFrom(1, 4, 5, 10, 15, 30, 60, 90, 120, 240).map((minutes) => minutes * MINUTE),
      refreshEvery: fc.integer({ min: 1, max: 120 }).map((quarters) => quarters * 15 * MINUTE),
      lifetime: fc.integer({ min: 1, max: 96 }).map((halves) => halves * 30 * MINUTE),
    })
    .filter((pace) => isAccepted(fleetConfig({ ...pace, registries: 1 })));

  it('never alarms, whatever the config, not even when a tick is lost', async () => {
    await fc.assert(
      fc.asyncProperty(
        paces,
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 3, max: 30 }),
        async (chosen, seed, lost) => {
          const pace = { ...chosen, registries: 1 };
          const stack = alertStack(fleetConfig(pace));
          const fleet = new Fleet({ ...pace, stack, window: seed % 2 ? 'sliding' : 'wall clock', seed });
          await fleet.deploy();
          // Until each new alarm has said OK.
          await fleet.live(2 * Math.max(pace.checkEvery, PERIOD));
          fleet.begin();
          fleet.trouble = (hour) =>
            Math.floor((hour * HOUR) / pace.checkEvery) === lost ? 'schedule disabled' : undefined;
          await fleet.live(Math.max(40 * pace.checkEvery, 2 * pace.lifetime));
          expect(fleet.messages).toEqual([]);
          expect(fleet.brokenAt).toBeUndefined();
        },
      ),
      { numRuns: SIMULATIONS },
    );
  });
});

it('docs/alerts.md shows these time lines', async () => {
  const page = readFileSync(join(__dirname, '../../docs/alerts.md'), 'utf8');
  expect(page).toBe(withTimeLines(page, await incidentTimeLines()));
}, 120_000);
