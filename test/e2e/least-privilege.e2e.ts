import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import {
  DeleteSecretCommand,
  RestoreSecretCommand,
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import * as v from 'valibot';
import { PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { formatVersionId, parseVersionId } from '../../lambda/contract/version-id';
import { Deployment, REGISTRIES, type Registry, SECOND, secretId, WITH_SECOND } from './deployment';
import { type Inventory, inventory, logLines } from './inventory';

const { prod, shop, images, edge } = REGISTRIES;
const ALL: readonly Registry[] = [prod, shop, images, SECOND, edge];
/** No schedule comes to its first tick: what changes, a test has changed. */
const CONFIG = { registries: ALL, checkEvery: '1h' } as const;

/** A login that no registry knows. */
const WRONG = { username: 'somebody', password: 'canary-of-somebody' };

let deployment: Deployment;
let secrets: SecretsManagerClient;

beforeAll(async () => {
  deployment = await Deployment.start({ authorize: true, vendors: WITH_SECOND });
  await deployment.deployConfig({ ...CONFIG, probe: { every: '1h' } });
  secrets = new SecretsManagerClient(deployment.cloud.client);
});
afterAll(() => deployment?.cloud.stop());

test.each(Object.values(REGISTRIES))(
  'the rights of its own role suffice to refresh $name ($provider)',
  async (registry) => {
    const before = await deployment.published(registry);
    const end = await deployment.run(registry.provider, { force: true });
    expect(end).toMatchObject({ failed: false });
    expect((await deployment.published(registry)).versionId).not.toBe(before.versionId);
  },
);

describe('the probe', () => {
  const ALL_WORKING = { working: ALL.map(({ name }) => name), broken: [], unknown: [] };
  const REFUSED = 'the registry refuses the published credential';

  test('finds every registry working with the rights of its own role', async () => {
    expect(await probed({})).toEqual(ALL_WORKING);
    expect(await lastMetric()).toMatchObject({ ReadersBroken: 0 });
  });

  test('reports what breaks readers, and asks for a forced run only if a new credential helps', async () => {
    await overwriteAndPause(prod);
    await scheduleDeletion(shop);
    await revokeAged(images, 600);
    await revokeAged(SECOND, 2 * 3600);
    await overwriteLogin(edge);
    const broken = await deployment.versions(prod, images, SECOND, edge);

    expect(await probed({ run: 'tick' })).toEqual({
      working: [],
      broken: [
        found(
          'prod',
          'ValueMalformed',
          'lacks a valid host and imagePrefix and expiresAt and dockerconfigjson',
          false,
        ),
        found('shop', 'SecretUnavailable', 'marked for deletion', false),
        found('images', 'PublishedRejected', REFUSED, false),
        found('images-two', 'PublishedRejected', REFUSED, true),
        found('edge', 'PublishedRejected', REFUSED, true),
      ],
      unknown: [],
    });
    expect(await forcedRuns()).toEqual({
      prod: expect.stringContaining('paused until'),
      shop: 'a new credential would not help',
      images: 'refreshed 10 min ago already, which did not help',
      'images-two': 'asked for',
      edge: 'asked for',
    });
    expect(await lastMetric()).toMatchObject({
      ReadersBroken: 5,
      stack: 'RegistryTokenRefresher',
      _aws: {
        CloudWatchMetrics: [
          {
            Namespace: 'RegistryTokenRefresher',
            Dimensions: [['stack']],
            Metrics: [{ Name: 'ReadersBroken' }],
          },
        ],
      },
    });

    for (const registry of [SECOND, edge]) {
      const { value } = await deployment.nextVersion(registry, broken[registry.name], 150_000);
      const { issued } = deployment.cloud.vendors[registry.provider];
      expect(value.password).toBe(issued.at(-1)?.password);
    }
    expect(await probed({ registries: ['images-two', 'edge'] })).toEqual({
      working: ['images-two', 'edge'],
      broken: [],
      unknown: [],
    });
    expect(await deployment.versions(prod, images)).toEqual({ prod: broken.prod, images: broken.images });
  });

  test('finds working what people have repaired', async () => {
    await secrets.send(new UntagResourceCommand({ SecretId: secretId(prod), TagKeys: [PAUSED_UNTIL_TAG] }));
    await secrets.send(new RestoreSecretCommand({ SecretId: secretId(shop) }));
    await Promise.all([
      deployment.run('ecr', { force: true }),
      deployment.run('digitalocean', { force: true }),
    ]);

    expect(await probed({ run: 'tick' })).toEqual(ALL_WORKING);
    expect(await lastMetric()).toMatchObject({ ReadersBroken: 0 });
  });

  test('shows no credential in its log or its results', async () => {
    const texts = [...(await probeLog()), ...deployment.runs.map(({ payload }) => payload)].join('\n');
    expect(texts).toContain('"registry":"edge"');
    const canaries = [...deployment.canaries, authOf(WRONG)];
    expect(canaries.filter((canary) => texts.includes(canary))).toEqual([]);
  });

  test('goes with everything it has made once the config has no probe, and leaves the rest', async () => {
    const [before, versions] = [await inventory(deployment.cloud), await deployment.versions(...ALL)];
    await deployment.deployConfig(CONFIG);
    const after = await inventory(deployment.cloud);

    expect(without(before, after)).toEqual({
      stacks: [],
      functions: ['RegistryTokenRefresher-probe'],
      roles: [expect.stringContaining('ProbeTick'), 'RegistryTokenRefresher-probe-eu-central-1'],
      logGroups: ['/aws/lambda/RegistryTokenRefresher-probe'],
      schedules: ['RegistryTokenRefresher-probe'],
      alarms: ['RegistryTokenRefresher-readers-broken'],
      secrets: [],
    });
    expect(Object.values(without(after, before)).flat()).toEqual([]);
    expect(await deployment.versions(...ALL)).toEqual(versions);
  });
});

test('without the right to write its secret a function fails, and takes back what it issued', async () => {
  const before = await deployment.published(edge);
  await new IAMClient(deployment.cloud.client).send(
    new PutRolePolicyCommand({
      RoleName: 'RegistryTokenRefresher-ionos-eu-central-1',
      PolicyName: 'NoWriting',
      PolicyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Action: 'secretsmanager:PutSecretValue', Resource: '*' }],
      }),
    }),
  );
  const end = await deployment.run('ionos', { force: true });

  expect(end.failed).toBe(true);
  expect(end.payload).toContain('AccessDenied');
  expect((await deployment.published(edge)).versionId).toBe(before.versionId);
  expect(deployment.cloud.vendors.ionos.issued.at(-1)?.revokedAt).toBeDefined();
});

/** What the probe returns to a payload. */
async function probed(payload: Readonly<Record<string, unknown>>): Promise<unknown> {
  return JSON.parse((await deployment.run('probe', payload)).payload);
}

const found = (name: string, code: string, message: string, asked: boolean) => ({
  name,
  code,
  message: expect.stringContaining(message),
  asked,
});

const probeLog = (): Promise<readonly string[]> =>
  logLines(deployment.cloud, '/aws/lambda/RegistryTokenRefresher-probe');

const logLine = v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown()));

/** The lines of the probe's log that are JSON, the oldest first. */
const structuredLines = async (): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  (await probeLog()).flatMap((line) => {
    const { success, output } = v.safeParse(logLine, line);
    return success ? [output] : [];
  });

/** Whether a forced run of each broken registry was asked for, or why not. */
async function forcedRuns(): Promise<Readonly<Record<string, unknown>>> {
  const broken = (await structuredLines()).filter(({ message }) => message === 'Readers broken');
  return Object.fromEntries(broken.map(({ registry, forcedRun }) => [String(registry), forcedRun]));
}

/** The metric that the probe wrote last, in CloudWatch's embedded format. */
const lastMetric = async (): Promise<unknown> => (await structuredLines()).findLast((line) => '_aws' in line);

async function overwriteAndPause(registry: Registry): Promise<void> {
  await deployment.overwrite(registry, JSON.stringify(WRONG));
  const until = { Key: PAUSED_UNTIL_TAG, Value: new Date(Date.now() + 3_600_000).toISOString() };
  await secrets.send(new TagResourceCommand({ SecretId: secretId(registry), Tags: [until] }));
}

async function scheduleDeletion(registry: Registry): Promise<void> {
  await secrets.send(new DeleteSecretCommand({ SecretId: secretId(registry), RecoveryWindowInDays: 7 }));
}

/**
 * Takes a credential back at DigitalOcean, as its owner may, and makes its version older: a refusal right after issue would
 * be waited out, and nobody asks for what is less than an hour old.
 *
 * @param seconds by how much older
 */
async function revokeAged(registry: Registry, seconds: number): Promise<void> {
  const { versionId = '', value } = await deployment.published(registry);
  const version = parseVersionId(versionId);
  if (version === undefined) throw new Error(`Somebody else has written the secret of ${registry.name}.`);
  const { issuedAt, expiresAt } = version;
  const older = formatVersionId({
    ...version,
    issuedAt: issuedAt - seconds,
    expiresAt: expiresAt - seconds,
  });
  await deployment.overwrite(registry, JSON.stringify(value), older);

  const { password: token = '' } = value;
  const { ok } = await fetch(`${deployment.cloud.vendors.digitalocean.cloud.url}/v1/oauth/revoke`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    body: new URLSearchParams({ token }),
  });
  expect(ok).toBe(true);
}

/** Writes another login everywhere in a published value. */
async function overwriteLogin(registry: Registry): Promise<void> {
  const { value } = await deployment.published(registry);
  const dockerconfigjson = { auths: { [value.host ?? '']: { ...WRONG, auth: authOf(WRONG) } } };
  const altered = { ...value, ...WRONG, dockerconfigjson: JSON.stringify(dockerconfigjson) };
  await deployment.overwrite(registry, JSON.stringify(altered));
}

const authOf = ({ username, password }: typeof WRONG): string =>
  Buffer.from(`${username}:${password}`).toString('base64');

/** What one inventory has and another has not. */
const without = (one: Inventory, other: Inventory): Inventory =>
  Object.fromEntries(
    Object.entries(one).map(([kind, names]) => [
      kind,
      names.filter((name) => !other[kind]?.includes(name)).toSorted(),
    ]),
  );
