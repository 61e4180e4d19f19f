import { formatVersionId } from '../../../lambda/contract/version-id';
import { ENTRIES } from '../providers/vendor-cases';
import type { Invoked } from './bundled-functions';
import { useHandlerBench } from './handler-bench';

const HOUR = 3600;
const TICK = { run: 'tick' };

const bench = useHandlerBench();

const entry = (name: string, more: object = {}) => ({
  name,
  provider: 'digitalocean',
  registry: 'acme',
  secretId: name,
  verify: true,
  refresher: 'Test-digitalocean',
  ...more,
});
const probe = (entries: unknown, more: Readonly<Record<string, string | undefined>> = {}) =>
  bench.create('probe', entries, more);

/** The function of the provider publishes a credential; the secret then holds it as two hours old. */
async function publish(name: string): Promise<void> {
  const { secrets, vendors } = bench;
  secrets.create({ name: 'digitalocean/api-token', value: vendors.digitalocean.apiToken });
  secrets.create({ name });
  await bench.create('digitalocean', [{ ...ENTRIES.digitalocean, name, secretId: name }]).invoke(TICK);
  const { value = '' } = secrets.get(name);
  const issuedAt = Math.floor(Date.now() / 1000) - 2 * HOUR;
  const version = { issuedAt, expiresAt: issuedAt + 12 * HOUR, fingerprint: '9f86d081', unverified: false };
  secrets.create({ name });
  secrets.write(name, formatVersionId(version), value);
}

const broken = (reading: number, names: string) => ({
  _aws: {
    Timestamp: expect.any(Number),
    CloudWatchMetrics: [
      {
        Namespace: 'RegistryTokenRefresher',
        Dimensions: [['stack']],
        Metrics: [{ Name: 'ReadersBroken', Unit: 'Count' }],
      },
    ],
  },
  stack: 'Test',
  ReadersBroken: reading,
  broken: names,
});
const states = ({ lines }: Invoked) => lines.map(({ registry, outcome, code }) => [registry, outcome, code]);

describe('the function of the probe', () => {
  it('reports as working what its registry accepts', async () => {
    await publish('images');
    const run = await probe([entry('images')]).invoke(TICK);

    expect(run.returned).toEqual({ working: ['images'], broken: [], unknown: [] });
    expect(run.metrics).toEqual([broken(0, '')]);
    expect(states(run)).toEqual([['images', 'working', '-']]);
    expect(run.lines[0]).toMatchObject({ stack: 'Test', provider: 'digitalocean', level: 'INFO' });
    expect(bench.invocations()).toEqual([]);
    for (const canary of bench.vendors.canaries()) expect(run.written).not.toContain(canary);
  });

  it('counts what is broken, and asks the refresher for a forced run of it by an event', async () => {
    await publish('images');
    bench.vendors.digitalocean.registryAccepts = false;
    const run = await probe([entry('images'), entry('gone')]).invoke(TICK);

    expect(run.returned).toMatchObject({
      working: [],
      broken: [
        { name: 'images', code: 'PublishedRejected', asked: true },
        { name: 'gone', code: 'SecretUnavailable', asked: false },
      ],
      unknown: [],
    });
    expect(run.metrics).toEqual([broken(2, 'images, gone')]);
    expect(bench.invocations()).toEqual([
      {
        path: '/2015-03-31/functions/Test-digitalocean/invocations',
        type: 'Event',
        payload: { run: 'manual', registries: ['images'], force: true },
      },
    ]);
    for (const canary of bench.vendors.canaries()) expect(run.written).not.toContain(canary);
  });

  it('writes no metric if it has probed only some registries', async () => {
    await publish('images');
    const running = probe([entry('images'), entry('gone')]);

    const run = await running.invoke({ run: 'manual', registries: ['images'] });
    expect(run.returned).toEqual({ working: ['images'], broken: [], unknown: [] });
    expect(run.metrics).toEqual([]);
  });

  it('only reads what it cannot reach', async () => {
    await publish('images');
    bench.vendors.digitalocean.registryAccepts = false;
    const calls = bench.vendors.digitalocean.registry.calls.length;

    expect((await probe([entry('images', { verify: false })]).invoke(TICK)).returned).toMatchObject({
      working: ['images'],
    });
    expect(bench.vendors.digitalocean.registry.calls).toHaveLength(calls);
  });

  it('does what it can in the time that is left', async () => {
    await publish('images');

    expect((await probe([entry('images')]).invoke(TICK, 0)).returned).toMatchObject({
      working: [],
      broken: [],
      unknown: [{ name: 'images' }],
    });
  });

  it('takes the name of a secret that only the deployment knows from the environment', async () => {
    await publish('images');
    const bound = entry('images', { secretId: { environment: 'DEPLOY_TIME_VALUE_1' } });

    expect((await probe([bound], { DEPLOY_TIME_VALUE_1: 'images' }).invoke(TICK)).returned).toMatchObject({
      working: ['images'],
    });
    expect((await probe([bound]).invoke(TICK)).thrown?.message).toContain('DEPLOY_TIME_VALUE_1');
  });

  it.each([
    ['no name of its stack', [entry('images')], { STACK_NAME: undefined }],
    ['an entry of an unknown provider', [entry('images', { provider: 'other' })], {}],
    ['no list of entries', entry('images'), {}],
  ])('does not start with %s', async (_what, entries, variables) => {
    expect((await probe(entries, variables).invoke(TICK)).thrown?.name).toBe('ValiError');
  });
});
