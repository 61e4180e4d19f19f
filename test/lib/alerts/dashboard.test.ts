import * as v from 'valibot';
import { type Fleet, INCIDENTS, livedThrough } from '../../simulation/incidents';
import { ALL_PROVIDERS, synth } from '../../support/synth';
import { logsInsights } from './logs-insights';

const HOUR = 3600;
const PROVIDER = 'digitalocean';
/** When the simulated incidents begin. */
const BEGIN = Date.parse('2026-11-21T16:00:00Z') / 1000;

const join = v.object({ 'Fn::Join': v.tuple([v.literal(''), v.array(v.unknown())]) });
const reference = v.object({ Ref: v.string() });
const body = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    start: v.string(),
    widgets: v.array(
      v.object({ type: v.string(), width: v.number(), properties: v.looseObject({ title: v.string() }) }),
    ),
  }),
);

function dashboard(document: object = ALL_PROVIDERS) {
  const { template } = synth(document);
  const [found] = Object.values(template.findResources('AWS::CloudWatch::Dashboard'));
  const {
    'Fn::Join': [, parts],
  } = v.parse(join, found?.Properties.DashboardBody);
  const text = parts.map((part) => (v.is(reference, part) ? part.Ref : String(part))).join('');
  return { name: found?.Properties.DashboardName, template, ...v.parse(body, text) };
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
    annotations: v.object({ horizontal: v.array(v.object({ value: v.number(), label: v.string() })) }),
  }),
  widget(/^digitalocean: hours/),
);
const tableQuery = v.parse(v.object({ query: v.string() }), widget(/^Registries, as/)).query;
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
      })),
  );
  const failing = rows.filter(({ outcome }) => outcome === 'failed');
  const seconds = fleet.readings.findLast(({ at }) => at <= now)?.secondsToExpiry ?? Number.NaN;
  return {
    registries: failing.map(({ registry }) => registry),
    hoursLeft: Math.round(seconds / HOUR),
    expiresAt: failing[0]?.expiresAt,
    error: failing[0]?.code,
    reason: String(failing[0]?.reason),
    others: rows.length - failing.length,
  };
}

describe('from the dashboard alone one can tell', () => {
  it.each([
    {
      incident: 'Vendor outage of 3 h',
      hours: 1.5,
      seen: { registries: ['r0'], hoursLeft: 7, error: 'VendorUnavailable', others: 0 },
    },
    {
      incident: 'API token revoked',
      hours: 3.5,
      seen: { registries: ['r0'], hoursLeft: 5, error: 'ApiTokenRejected', others: 0 },
    },
    {
      incident: 'One registry of 300',
      hours: 5.5,
      seen: { registries: ['r7'], hoursLeft: 3, error: 'RequestRefused', others: 299 },
    },
    {
      incident: 'Vendor outage of 13 h',
      hours: 10.5,
      seen: { registries: ['r0'], hoursLeft: 0, error: 'VendorUnavailable', others: 0 },
    },
    {
      incident: 'Deployment during an outage',
      hours: 6.5,
      seen: { registries: ['r0'], hoursLeft: 2, error: 'VendorUnavailable', others: 0 },
    },
  ])(
    'the failing registry, hours left and error: $incident, after $hours h',
    async ({ incident, hours, seen }) => {
      const found = INCIDENTS.find((one) => one.name === incident);
      if (found === undefined) throw new Error(`There is no incident ${incident}.`);
      const read = readOff(await livedThrough(found), hours);
      expect(read).toMatchObject(seen);
      expect(read.expiresAt).toMatch(/^2026-11-22T00:00:\d\dZ$/);
      expect(read.reason).toContain(' answered ');
    },
  );

  it('that nothing fails any more once it is over', async () => {
    const [outage] = INCIDENTS;
    if (outage === undefined) throw new Error('There is no incident.');
    expect(readOff(await livedThrough(outage), 1.5)).toMatchObject({ registries: [], hoursLeft: 12 });
  });
});

describe('the dashboard', () => {
  it('bears the region in its name, since names count for all regions', () => {
    expect(name).toBe('Test-eu-central-1');
  });

  it('shows a day, and fills each row', () => {
    expect(start).toBe('-P1D');
    expect(widgets.map(({ width }) => width)).toEqual([24, 6, 6, 6, 6, 12, 12]);
  });

  it('asks the log of every function', () => {
    const groups = Object.keys(template.findResources('AWS::Logs::LogGroup')).filter((id) =>
      /Function/.test(id),
    );
    expect(groups).toHaveLength(4);
    for (const group of groups) expect(tableQuery).toContain(`SOURCE '${group}'`);
  });

  it('shows time to expiry in hours, against the threshold', () => {
    expect(expiryGraph.metrics).toEqual([
      [expect.objectContaining({ expression: 'seconds / 3600', label: 'hours left' })],
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
      [{ value: 4, label: 'at risk (of 12h)' }].map(expect.objectContaining),
    );
  });

  it('shows the threshold of each lifetime', () => {
    const [images] = ALL_PROVIDERS.registries.filter(({ provider }) => provider === PROVIDER);
    const mixed = dashboard({
      ...ALL_PROVIDERS,
      registries: [images, { ...images, name: 'long', lifetime: '2d' }],
    });
    expect(JSON.stringify(mixed.widgets)).toContain('at risk (of 2d)');
    expect(JSON.stringify(mixed.widgets)).toContain('at risk (of 12h)');
  });

  it('can be switched off', () => {
    synth({ ...ALL_PROVIDERS, dashboard: false }).template.resourceCountIs('AWS::CloudWatch::Dashboard', 0);
  });
});
