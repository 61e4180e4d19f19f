import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import { formatVersionId, parseVersionId } from '../../../lambda/contract/version-id';
import { awsApi } from '../../specs/aws-api';
import { AWS_MODELS } from '../../specs/aws-models';
import { AwsRefusal } from '../../support/secrets-manager/aws-refusal';
import type { NewSecret } from '../../support/secrets-manager/secrets-manager';
import type { StoredSecret } from '../../support/secrets-manager/stored-secret';
import { startSts } from '../providers/fake-aws';
import { apiTokenOf } from '../providers/provider-bench';
import { ENTRIES, VENDOR_CASES } from '../providers/vendor-cases';
import type { Invoked } from './bundled-functions';
import { useHandlerBench } from './handler-bench';

const MINUTE = 60;
const HOUR = 3600;
const TICK = { run: 'tick' };
const ROLE = 'arn:aws:iam::111122223333:role/given';
/** The entries as an asset has them. */
const ASSET_ENTRIES = {
  ...ENTRIES,
  ecr: {
    ...ENTRIES.ecr,
    tokenRole: { arn: { environment: 'DEPLOY_TIME_VALUE_ROLE' }, externalId: 'canary-id' },
  },
};
/** The vendors whose API tokens tell when they expire. */
const TELLING = PROVIDER_NAMES.filter((name) => VENDOR_CASES[name].apiToken?.expiresAt !== undefined);
/** Seconds until the API token of a fake expires. */
const apiTokenLife = <P extends ProviderName>(name: P): number =>
  (VENDOR_CASES[name].apiToken?.expiresAt?.(bench.vendors[name]) ?? 0) - Date.now() / 1000;
const SECRET = ENTRIES.digitalocean.secretId;
const NAME = ENTRIES.digitalocean.name;

const bench = useHandlerBench();
beforeEach(() => {
  for (const [name, value] of PROVIDER_NAMES.flatMap((one) => apiTokenOf(one, bench.vendors))) {
    bench.secrets.create({ name, value });
  }
  for (const { secretId: name } of Object.values(ENTRIES)) bench.secrets.create({ name });
});

/** The secret is as new, with other dates, or with versions at these stages. */
function given(
  dates: NewSecret = {},
  stages: readonly (readonly [stage: string, id: string])[] = [],
): StoredSecret {
  const secret = bench.secrets.create({ name: SECRET, ...dates });
  for (const [stage, id] of stages) secret.stages.set(stage, id);
  return secret;
}
const now = (): number => Math.floor(Date.now() / 1000);
const digitalocean = (
  entries: unknown = [ENTRIES.digitalocean],
  more: Readonly<Record<string, string | undefined>> = {},
) => bench.create('digitalocean', entries, more);
/** The fingerprint of the entry's credentials, as the function itself states it. */
async function fingerprint(): Promise<string> {
  await digitalocean().invoke(TICK);
  return parseVersionId(bench.secrets.get(SECRET).current ?? '')?.fingerprint ?? 'none';
}

/** The id of a version of ours, so many seconds old. */
const versionOf = (fingerprint: string, age: number): string =>
  formatVersionId({
    issuedAt: now() - age,
    expiresAt: now() - age + 12 * HOUR,
    fingerprint,
    unverified: false,
  });

const outcomes = ({ lines }: Invoked) =>
  lines.flatMap(({ registry, outcome }) => (outcome === undefined ? [] : [[registry, outcome]]));
/** Why the one registry of a run failed. */
const failure = ({ lines, thrown }: Invoked) => ({
  thrown: thrown?.name,
  code: lines.find(({ outcome }) => outcome === 'failed')?.code,
});

describe('a run', () => {
  it('issues, verifies and publishes, as the description of Secrets Manager says', async () => {
    const { returned } = await digitalocean().invoke(TICK);

    expect(bench.requests('DescribeSecret')).toEqual([{ SecretId: SECRET }]);
    const [issued] = bench.vendors.digitalocean.issued;
    const [put] = bench.requests('PutSecretValue');
    expect(put).toEqual({
      SecretId: SECRET,
      ClientRequestToken: expect.stringMatching(/^r1-\d{8}T\d{6}Z-\d{8}T\d{6}Z-[0-9a-f]{8}$/),
      SecretString: expect.any(String),
    });
    expect(JSON.parse(String(put?.SecretString))).toMatchObject({
      username: issued?.username,
      password: issued?.password,
      host: bench.vendors.digitalocean.registry.host,
      name: NAME,
    });
    expect(bench.vendors.digitalocean.registry.calls.length).toBeGreaterThan(0);
    expect(returned).toEqual({
      refreshed: [{ name: NAME, versionId: put?.ClientRequestToken, expiresAt: expect.any(String) }],
      fresh: [],
      paused: [],
      failed: [],
    });
    const { requestViolations } = awsApi(AWS_MODELS.secretsmanager);
    expect(bench.server.calls.flatMap(requestViolations)).toEqual([]);
  });

  it('logs one line of JSON for each registry, without anything secret', async () => {
    const { lines, written } = await digitalocean().invoke(TICK);

    expect(lines).toEqual([
      expect.objectContaining({
        level: 'INFO',
        message: 'Registry refreshed',
        service: 'registry-token-refresher',
        stack: 'Test',
        provider: 'digitalocean',
        run: 'tick',
        registry: NAME,
        outcome: 'refreshed',
        due: 'never filled',
        code: '-',
      }),
    ]);
    for (const canary of bench.vendors.canaries()) expect(written).not.toContain(canary);
    expect(written).not.toContain('canary');
  });

  it('counts the time that is left to the function', async () => {
    const run = await digitalocean().invoke(TICK, 0);

    expect(failure(run)).toEqual({ thrown: 'RefreshFailed', code: 'SecretsManagerUnavailable' });
    expect(run.thrown?.message).toContain('cut short by the end of the run');
    expect(bench.vendors.digitalocean.issued).toEqual([]);
  });
});

describe('a run that Secrets Manager fails', () => {
  it('issues nothing if it may not look, and says which right is missing', async () => {
    bench.secrets.refusals = { DescribeSecret: () => new AwsRefusal('AccessDeniedException') };
    const run = await digitalocean().invoke(TICK);

    expect(failure(run)).toEqual({ thrown: 'RefreshFailed', code: 'AccessDenied' });
    expect(run.thrown?.message).toContain(`secretsmanager:DescribeSecret on ${SECRET}`);
    expect(bench.vendors.digitalocean.issued).toEqual([]);
    expect(bench.requests('PutSecretValue')).toEqual([]);
  });

  it('revokes what it issued if it may not write, and says which right is missing', async () => {
    bench.secrets.refusals = { PutSecretValue: () => new AwsRefusal('AccessDeniedException') };
    const run = await digitalocean().invoke(TICK);

    expect(failure(run)).toEqual({ thrown: 'RefreshFailed', code: 'AccessDenied' });
    expect(run.thrown?.message).toContain(`secretsmanager:PutSecretValue on ${SECRET}`);
    expect(bench.vendors.digitalocean.issued).toEqual([
      expect.objectContaining({ revokedAt: expect.any(Number) }),
    ]);
    expect(bench.requests('DescribeSecret')).toHaveLength(1);
  });
});

describe('the metadata of a secret', () => {
  it.each([
    ['new', MINUTE, 'RefreshFailed'],
    ['old', 2 * HOUR, undefined],
  ])('tells whether a deployment fails: an empty secret that is %s', async (_what, age, name) => {
    given({ createdAt: (now() - age) * 1000 });
    bench.vendors.digitalocean.api.fault = { kind: 'status', status: 403 };

    expect((await digitalocean().invoke({})).thrown?.name).toBe(name);
  });

  it('pauses the refreshing', async () => {
    given().pausedUntil = new Date((now() + HOUR) * 1000).toISOString();

    expect(outcomes(await digitalocean().invoke(TICK))).toEqual([[NAME, 'paused']]);
  });
});

describe('the metrics', () => {
  /** A line in CloudWatch's embedded metric format. */
  const line = (
    provider: string,
    metrics: readonly (readonly [string, string, unknown])[],
    atRisk: string,
  ) => ({
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [
        {
          Namespace: 'RegistryTokenRefresher',
          Dimensions: [['stack', 'provider']],
          Metrics: metrics.map(([Name, Unit]) => ({ Name, Unit })),
        },
      ],
    },
    stack: 'Test',
    provider,
    ...Object.fromEntries(metrics.map(([name, , reading]) => [name, reading])),
    atRisk,
  });
  const between = (low: number, high: number) => ({
    asymmetricMatch: (reading: unknown) => typeof reading === 'number' && reading > low && reading <= high,
    toString: () => `a number from ${low} to ${high}`,
  });

  it('are one line with one set of dimensions, and say how things stand after the refreshing', async () => {
    const { metrics } = await digitalocean().invoke(TICK);

    expect(metrics).toEqual([
      line(
        'digitalocean',
        [
          ['RegistriesAtRisk', 'Count', 0],
          ['SecondsToExpiry', 'Seconds', between(11 * HOUR, 12 * HOUR)],
        ],
        '',
      ),
    ]);
  });

  it.each(TELLING)('say how long the API token of %s lives, if it states its expiry', async (name) => {
    const entry = ENTRIES[name];
    const { metrics } = await bench.create(name, [entry]).invoke(TICK);

    expect(metrics).toEqual([
      line(
        name,
        [
          ['RegistriesAtRisk', 'Count', 0],
          ['SecondsToExpiry', 'Seconds', between(11 * HOUR, 12 * HOUR)],
          ['ApiTokenSecondsToExpiry', 'Seconds', between(apiTokenLife(name) - HOUR, apiTokenLife(name) + 60)],
        ],
        '',
      ),
    ]);
  });

  it('name the registries at risk', async () => {
    const names = ['images', 'mirror', 'sound'];
    const entries = names.map((name) => ({ ...ENTRIES.digitalocean, name, secretId: name }));
    const shape = await fingerprint();
    bench.secrets.create({ name: 'sound' }).stages.set('AWSCURRENT', versionOf(shape, HOUR));
    bench.secrets.create({ name: 'images' });
    bench.vendors.digitalocean.api.fault = { kind: 'status', status: 403 };
    const { metrics } = await digitalocean(entries).invoke(TICK);

    expect(metrics).toEqual([
      line(
        'digitalocean',
        [
          ['RegistriesAtRisk', 'Count', 2],
          ['SecondsToExpiry', 'Seconds', 0],
        ],
        'images, mirror',
      ),
    ]);
  });

  it('name a hundred registries at most', async () => {
    const entries = Array.from({ length: 102 }, (_, index) => ({
      ...ENTRIES.digitalocean,
      name: `r${index}`,
      secretId: 'missing',
    }));
    const { metrics } = await digitalocean(entries).invoke(TICK);

    expect(metrics[0]).toMatchObject({ RegistriesAtRisk: 102 });
    expect(String(metrics[0]?.atRisk).split(', ')).toHaveLength(100);
  });

  it('are counted anew by each run of the same environment', async () => {
    const running = digitalocean();
    const first = await running.invoke(TICK);
    const second = await running.invoke(TICK);

    expect([first, second].map(({ metrics }) => metrics.length)).toEqual([1, 1]);
    expect(second.metrics[0]).toMatchObject({ RegistriesAtRisk: 0, SecondsToExpiry: between(0, 12 * HOUR) });
  });
});

describe('the settings', () => {
  it.each(PROVIDER_NAMES)('of %s pick its own entries', async (provider) => {
    const entries = Object.values(ASSET_ENTRIES);
    bench.secrets.refusals = { DescribeSecret: () => new AwsRefusal('AccessDeniedException') };
    const run = await bench.create(provider, entries, { DEPLOY_TIME_VALUE_ROLE: ROLE }).invoke(TICK);

    expect(outcomes(run)).toEqual([[ENTRIES[provider].name, 'failed']]);
    expect(run.lines[0]).toMatchObject({ provider });
    expect(run.metrics[0]).toMatchObject({ provider });
  });

  it.each([
    ['STACK_NAME', undefined],
    ['CHECK_EVERY_SECONDS', undefined],
    ['CHECK_EVERY_SECONDS', '0'],
    ['CHECK_EVERY_SECONDS', 'hourly'],
    ['CHECK_EVERY_SECONDS', '1.5'],
  ])('are refused without a correct %s: %j', async (name, text) => {
    expect((await digitalocean([], { [name]: text }).invoke(TICK)).thrown?.name).toBe('ValiError');
  });

  it('know how often the function looks: what is due at an hourly tick is not at a daily one', async () => {
    const shape = await fingerprint();
    given({}, [['AWSCURRENT', versionOf(shape, 3.75 * HOUR)]]);

    expect(outcomes(await digitalocean().invoke(TICK))).toEqual([[NAME, 'refreshed']]);
    const closely = digitalocean(undefined, { CHECK_EVERY_SECONDS: String(10 * MINUTE) });
    expect(outcomes(await closely.invoke(TICK))).toEqual([[NAME, 'fresh']]);
  });

  it('take what only the deployment knows from the environment', async () => {
    bench.secrets.create({ name: 'bound-secret' });
    const entry = {
      ...ENTRIES.digitalocean,
      secretId: { environment: 'DEPLOY_TIME_VALUE_1' },
      apiToken: { secretId: { environment: 'DEPLOY_TIME_VALUE_2' } },
    };
    const bound = { DEPLOY_TIME_VALUE_1: 'bound-secret', DEPLOY_TIME_VALUE_2: 'digitalocean/api-token' };

    expect(outcomes(await digitalocean([entry], bound).invoke(TICK))).toEqual([[NAME, 'refreshed']]);
    for (const wrong of [{ DEPLOY_TIME_VALUE_1: 'bound-secret' }, { ...bound, DEPLOY_TIME_VALUE_2: '' }]) {
      const { thrown } = await digitalocean([entry], wrong).invoke(TICK);
      expect(thrown?.message).toContain('DEPLOY_TIME_VALUE_2');
    }
  });

  it('name the region, or take the function’s own', async () => {
    const entries = [
      { ...ENTRIES.lightsail, name: 'own', region: undefined, secretId: 'own' },
      { ...ENTRIES.lightsail, name: 'other', region: 'us-east-2', secretId: 'other' },
    ];
    for (const { secretId: name } of entries) bench.secrets.create({ name });
    await bench.create('lightsail', entries).invoke(TICK);

    const regions = bench.vendors.lightsail.api.calls.map(
      ({ headers }) => /\/([a-z0-9-]+)\/lightsail\//.exec(headers.authorization ?? '')?.[1],
    );
    expect(regions.toSorted()).toEqual(['eu-central-1', 'us-east-2']);
  });

  it('hand on the token role that was given, and its external id', async () => {
    const sts = await startSts();
    const own = { AWS_ENDPOINT_URL_STS: sts.server.url, DEPLOY_TIME_VALUE_ROLE: ROLE };
    const run = await bench.create('ecr', [ASSET_ENTRIES.ecr], own).invoke(TICK);
    await sts.server.stop();

    expect(outcomes(run)).toEqual([[ENTRIES.ecr.name, 'refreshed']]);
    const [assumed] = sts.server.calls.map(({ body }) => Object.fromEntries(new URLSearchParams(body)));
    expect(assumed).toMatchObject({ RoleArn: ROLE, ExternalId: 'canary-id' });
    expect(run.written).not.toContain('canary');
  });
});
