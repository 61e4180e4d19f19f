import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { READER_TABLE } from '../../../lib/dashboard/registry-table';
import { type Fleet, INCIDENTS, livedThrough } from '../../simulation/incidents';
import { ProbeBench } from '../../support/probe-bench';
import { ALL_PROVIDERS, synth } from '../../support/synth';
import { logsInsights } from './logs-insights';

// One incident has 300 registries: how long it takes is the machine's matter.
jest.setTimeout(120_000);

const HOUR = 3600;
const PROVIDER = 'digitalocean';
/** When the simulated incidents begin. */
const BEGIN = Date.parse('2026-11-21T16:00:00Z') / 1000;

const join = v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) });
const reference = v.object({ Ref: v.string() });
const attribute = v.object({ 'Fn::GetAtt': v.tuple([v.string(), v.literal('Arn')]) });
const body = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    start: v.string(),
    widgets: v.array(
      v.object({
        type: v.string(),
        width: v.number(),
        properties: v.looseObject({
          title: v.optional(v.string(), ''),
          markdown: v.optional(v.string(), ''),
        }),
      }),
    ),
  }),
);

function dashboard(document: object = ALL_PROVIDERS) {
  const { template } = synth(document);
  const [found] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const {
    'Fn::Join': [, parts],
  } = v.parse(join, found?.Properties.DashboardBody);
  const text = parts
    .map((part) => {
      if (v.is(attribute, part)) return part['Fn::GetAtt'][0];
      return v.is(reference, part) ? part.Ref : String(part);
    })
    .join('');
  return { name: found?.Properties.DashboardName, template, ...v.parse(body, text) };
}

/** The widths of rows that are not as wide as CloudWatch's grid. */
function unfilledRows(all: readonly { readonly width: number }[]): readonly number[] {
  const rows = all.reduce<number[]>(
    ([last = 24, ...rest], { width }) => (last < 24 ? [last + width, ...rest] : [width, last, ...rest]),
    [],
  );
  return rows.filter((row) => row !== 24);
}

const { name, start, widgets, template } = dashboard();
const widget = (title: RegExp) => {
  const found = widgets.find(({ properties }) => title.test(properties.title));
  if (found === undefined) throw new Error(`The dashboard has no widget ${title}.`);
  return found.properties;
};
const expiryGraph = v.parse(
  v.object({
    metrics: v.array(v.array(v.unknown())),
    annotations: v.object({
      horizontal: v.array(v.object({ value: v.number(), label: v.string(), fill: v.string() })),
    }),
  }),
  widget(/^digitalocean: hours left/),
);
const tableQuery = v.parse(v.object({ query: v.string() }), widget(/^Registries as/)).query;
const QUERY = tableQuery.replace(/^(SOURCE '[^']+' \| )+/, '');

/** What one reads off the dashboard so many hours into an incident; hours left are those of the last tick. */
function readOff(fleet: Fleet, hours: number) {
  const now = hours * HOUR;
  const rows = logsInsights(
    QUERY,
    fleet.log
      .filter(({ at }) => at <= now)
      .map(({ at, message, fields }) => ({
        ...fields,
        message,
        provider: PROVIDER,
        '@timestamp': new Date((BEGIN + at) * 1000).toISOString(),
        timestamp: new Date((BEGIN + at) * 1000).toISOString(),
      })),
  );
  const failing = rows.filter(({ state }) => state === 'failed');
  const [first] = rows;
  const seconds = fleet.readings.findLast(({ at }) => at <= now)?.secondsToExpiry ?? Number.NaN;
  return {
    registries: failing.map(({ registry }) => registry),
    // From the graph.
    hoursLeft: Math.round(seconds / HOUR),
    // The rest stands in the table's first row.
    first: first?.registry,
    expiresIn: first?.expiresIn,
    error: first?.error,
    whatToDo: first?.whatToDo,
    whatHappened: String(first?.whatHappened),
    others: rows.length - failing.length,
  };
}

describe('from the dashboard alone one can tell', () => {
  it.each([
    {
      incident: 'Vendor outage of 3 h',
      hours: 1.5,
      seen: {
        registries: ['r0'],
        hoursLeft: 7,
        expiresIn: '7 h 0 min',
        error: 'VendorUnavailable',
        others: 0,
      },
    },
    {
      incident: 'API token revoked',
      hours: 3.5,
      seen: {
        registries: ['r0'],
        hoursLeft: 5,
        expiresIn: '4 h 59 min',
        error: 'ApiTokenRejected',
        others: 0,
      },
    },
    {
      incident: 'One registry of 300',
      hours: 5.5,
      seen: {
        registries: ['r7'],
        hoursLeft: 3,
        expiresIn: '2 h 59 min',
        error: 'RequestRefused',
        others: 299,
      },
    },
    {
      incident: 'Vendor outage of 13 h',
      hours: 10.5,
      seen: { registries: ['r0'], hoursLeft: 0, expiresIn: '0 min', error: 'VendorUnavailable', others: 0 },
    },
    {
      incident: 'Deployment during an outage',
      hours: 6.5,
      seen: {
        registries: ['r0'],
        hoursLeft: 2,
        expiresIn: '2 h 0 min',
        error: 'VendorUnavailable',
        others: 0,
      },
    },
  ])(
    'the failing registry, hours left and error: $incident, after $hours h',
    async ({ incident, hours, seen }) => {
      const found = INCIDENTS.find((one) => one.name === incident);
      if (found === undefined) throw new Error(`There is no incident ${incident}.`);
      const read = readOff(await livedThrough(found), hours);
      expect(read).toMatchObject(seen);
      expect(read.first).toBe(seen.registries[0]);
      expect(read.whatToDo).toMatch(/^(see|put|check) /);
      expect(read.whatHappened).toContain(' answered ');
    },
  );

  it('that nothing fails any more once it is over', async () => {
    const [outage] = INCIDENTS;
    if (outage === undefined) throw new Error('There is no incident.');
    expect(readOff(await livedThrough(outage), 1.5)).toMatchObject({
      registries: [],
      hoursLeft: 12,
      error: '-',
    });
  });
});

describe('the dashboard', () => {
  it('has the region in its name, since the names are the same in all regions', () => {
    expect(name).toBe('Test-eu-central-1');
  });

  it('shows a slow stack for longer than a day', () => {
    const registries = ALL_PROVIDERS.registries
      .filter(({ provider }) => provider === 'digitalocean')
      .map((registry) => ({ ...registry, lifetime: '30d' }));
    const slow = { ...ALL_PROVIDERS, checkEvery: '1d', defaults: { refreshEvery: '1d' }, registries };
    expect(dashboard(slow).start).toBe('-P4D');
  });

  it('shows a day, and fills each row', () => {
    expect(start).toBe('-P1D');
    expect(unfilledRows(widgets)).toEqual([]);
  });

  it('sums up five minutes of a faster tick, as the alarms do', () => {
    const fast = dashboard({ ...ALL_PROVIDERS, checkEvery: '1m' });
    expect(JSON.stringify(widgets)).toContain('"period":3600');
    // Five minutes is what CloudWatch takes if nothing is said.
    expect(JSON.stringify(fast.widgets)).not.toContain('"period":');
    expect(fast.widgets.map(({ properties }) => properties.title)).toContain('Failed runs, in each 5m');
  });

  describe('says what to do about each alarm that there is', () => {
    const paragraphs = (document: object) =>
      dashboard(document)
        .widgets.filter(({ type }) => type === 'text')
        .flatMap(({ properties }) => properties.markdown.split('\n\n'));
    const headings = (document: object) =>
      paragraphs(document).flatMap(
        (paragraph) => /^\*\*(.+)\.\*\* .+ First step: /.exec(paragraph)?.[1] ?? [],
      );

    it('by the runbook’s headings', () => {
      expect(headings({ ...ALL_PROVIDERS, probe: {} })).toEqual([
        'Failing',
        'At risk',
        'API token expires',
        'Readers broken',
      ]);
    });

    it('and about no other', () => {
      const registries = ALL_PROVIDERS.registries.filter(({ provider }) => provider === PROVIDER);
      expect(headings({ ...ALL_PROVIDERS, registries })).toEqual(['Failing', 'At risk']);
    });

    it('and where the whole runbook is, if the config says it', () => {
      const alerts = { ...ALL_PROVIDERS.alerts, runbookUrl: 'https://wiki.example.com/(tokens)' };
      expect(paragraphs({ ...ALL_PROVIDERS, alerts }).at(-1)).toBe(
        'More: [the runbook](https://wiki.example.com/(tokens%29)',
      );
      expect(paragraphs(ALL_PROVIDERS).join()).not.toContain('More:');
    });
  });

  it('asks the log of every function', () => {
    const groups = Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) =>
      /Function/.test(id),
    );
    expect(groups).toHaveLength(PROVIDER_NAMES.length);
    for (const group of groups) expect(tableQuery).toContain(`SOURCE '${group}'`);
  });

  it('shows time to expiry in hours, against the threshold', () => {
    expect(expiryGraph.metrics).toEqual([
      [expect.objectContaining({ expression: 'seconds / 3600', label: `first to expire: \${LAST} h` })],
      [
        'RegistryTokenRefresher',
        'SecondsToExpiry',
        'provider',
        'digitalocean',
        'stack',
        'Test',
        expect.objectContaining({ id: 'seconds', stat: 'Minimum', visible: false }),
      ],
    ]);
    expect(expiryGraph.annotations.horizontal).toEqual(
      [{ value: 4, label: 'at risk: under 4h', fill: 'below' }].map(expect.objectContaining),
    );
  });

  it('shows the lowest threshold of several, since the metric is the lowest of all registries', () => {
    const [images] = ALL_PROVIDERS.registries.filter(({ provider }) => provider === PROVIDER);
    const mixed = dashboard({
      ...ALL_PROVIDERS,
      registries: [images, { ...images, name: 'long', lifetime: '2d' }],
    });
    expect(JSON.stringify(mixed.widgets).match(/at risk: under \w+/g)).toEqual(['at risk: under 4h']);
  });

  it('has no red line, since red means danger', () => {
    const lines = widgets.map(({ properties }) => JSON.stringify(properties.metrics ?? []));
    expect(lines.join('')).toContain('"color"');
    expect(lines.join('')).not.toContain(Color.RED);
  });

  it('shows the state of every alarm', () => {
    const alarms = Object.keys(template.findResources('AWS::CloudWatch::Alarm'));
    expect(alarms.length).toBeGreaterThan(PROVIDER_NAMES.length);
    expect(new Set(v.parse(v.array(v.string()), widget(/^Alarms/).alarms))).toEqual(new Set(alarms));
  });

  it('shows what the probe finds, if there is one', () => {
    const probed = dashboard({ ...ALL_PROVIDERS, probe: {} });
    const titles = probed.widgets.map(({ properties }) => properties.title);
    expect(titles.filter((title) => /^Readers/.test(title))).toEqual([
      'Readers as the last probe found them, broken ones first',
      'Readers broken',
    ]);
    expect(unfilledRows(probed.widgets)).toEqual([]);
    expect(JSON.stringify(probed.widgets)).toContain('"ReadersBroken","stack","Test"');
  });

  it('lists broken readers first', async () => {
    const bench = new ProbeBench('images', 'mirror');
    await bench.tick();
    bench.clock.pass(2 * HOUR);
    bench.secrets.write('test/digitalocean/mirror', 'by-hand', 'typed in');
    await bench.probe();
    const rows = logsInsights(
      READER_TABLE.join(' | '),
      bench.probeLog.lines.map(({ fields }) => ({ ...fields, timestamp: 'now', '@timestamp': 'now' })),
    );
    expect(rows).toEqual([
      expect.objectContaining({
        registry: 'mirror',
        state: 'broken',
        error: 'ValueMalformed',
        forcedRun: 'asked for',
      }),
      expect.objectContaining({ registry: 'images', state: 'working' }),
    ]);
  });

  it('can be switched off', () => {
    synth({ ...ALL_PROVIDERS, dashboard: false }).template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
