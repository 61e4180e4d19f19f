import { formatVersionId } from '../../../lambda/contract/version-id';
import { json } from '../../../sandbox/fakes/fake-server';
import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { ENTRIES } from '../providers/vendor-cases';
import { type BundledFunctions, type Invoked, startBundledFunctions } from './bundled-functions';
import { describedSecret, type FakeAwsServices, startFakeAwsServices } from './fake-aws-services';

const HOUR = 3600;
const TICK = { run: 'tick' };

let functions: BundledFunctions;
beforeAll(() => {
  functions = startBundledFunctions();
});
afterAll(() => functions.stop());

let vendors: Vendors;
let aws: FakeAwsServices;
beforeEach(async () => {
  [vendors, aws] = await Promise.all([startVendors(), startFakeAwsServices()]);
});
afterEach(() => Promise.all([vendors.stop(), aws.server.stop()]));

const environment = (): Readonly<Record<string, string>> => ({
  STACK_NAME: 'Test',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_ENDPOINT_URL: aws.server.url,
  ...vendors.environment,
});

const entry = (name: string, more: object = {}) => ({
  name,
  provider: 'digitalocean',
  registry: 'acme',
  secretId: name,
  verify: true,
  refresher: 'Test-digitalocean',
  ...more,
});
const probe = (entries: readonly unknown[], own = environment()) => functions.create('probe', entries, own);

/** The function of the provider publishes a credential; the secret then holds it as two hours old. */
async function publish(name: string): Promise<void> {
  aws.values.set('digitalocean/api-token', json(200, { SecretString: vendors.digitalocean.apiToken }));
  aws.described.set(name, describedSecret({}));
  const asset = [{ ...ENTRIES.digitalocean, name, secretId: name }];
  const own = { ...environment(), CHECK_EVERY_SECONDS: '3600' };
  await functions.create('digitalocean', asset, own).invoke(TICK);
  const SecretString = aws.requests('PutSecretValue').at(-1)?.SecretString;
  const issuedAt = Math.floor(Date.now() / 1000) - 2 * HOUR;
  const version = { issuedAt, expiresAt: issuedAt + 12 * HOUR, fingerprint: '9f86d081', unverified: false };
  const VersionId = formatVersionId(version);
  aws.values.set(name, json(200, { SecretString, VersionId }));
  aws.described.set(name, describedSecret({ [VersionId]: ['AWSCURRENT'] }));
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
    expect(aws.invocations()).toEqual([]);
    for (const canary of vendors.canaries()) expect(run.written).not.toContain(canary);
  });

  it('counts what is broken, and asks the refresher for a forced run of it by an event', async () => {
    await publish('images');
    vendors.digitalocean.registryAccepts = false;
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
    expect(aws.invocations()).toEqual([
      {
        path: '/2015-03-31/functions/Test-digitalocean/invocations',
        type: 'Event',
        payload: { run: 'manual', registries: ['images'], force: true },
      },
    ]);
    for (const canary of vendors.canaries()) expect(run.written).not.toContain(canary);
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
    vendors.digitalocean.registryAccepts = false;
    const calls = vendors.digitalocean.registry.calls.length;

    expect((await probe([entry('images', { verify: false })]).invoke(TICK)).returned).toMatchObject({
      working: ['images'],
    });
    expect(vendors.digitalocean.registry.calls).toHaveLength(calls);
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
    const own = environment();

    expect(
      (await probe([bound], { ...own, DEPLOY_TIME_VALUE_1: 'images' }).invoke(TICK)).returned,
    ).toMatchObject({
      working: ['images'],
    });
    expect((await probe([bound], own).invoke(TICK)).thrown?.message).toContain('DEPLOY_TIME_VALUE_1');
  });

  it.each([
    ['no name of its stack', [entry('images')], { STACK_NAME: undefined }],
    ['an entry of an unknown provider', [entry('images', { provider: 'other' })], {}],
    ['an entry with something unknown in it', [entry('images', { extra: true })], {}],
    ['an entry without its refresher', [entry('images', { refresher: undefined })], {}],
    ['an entry without its secret', [entry('images', { secretId: undefined })], {}],
    ['an entry that does not say whether to verify', [entry('images', { verify: 'yes' })], {}],
    ['no list of entries', entry('images'), {}],
  ])('does not start with %s', async (_what, entries, variables) => {
    const own = Object.fromEntries(
      Object.entries({ ...environment(), ...variables }).flatMap(([name, text]) =>
        text === undefined ? [] : [[name, text] as const],
      ),
    );
    expect((await functions.create('probe', entries, own).invoke(TICK)).thrown?.name).toBe('ValiError');
  });
});
