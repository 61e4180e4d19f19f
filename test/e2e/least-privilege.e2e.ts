import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Deployment, REGISTRIES, type Registry } from './deployment';
import { type Inventory, inventory } from './inventory';

const { edge } = REGISTRIES;
const ALL: readonly Registry[] = Object.values(REGISTRIES);
/** No schedule comes to its first tick: what changes, a test has changed. */
const CONFIG = {
  registries: ALL,
  checkEvery: '1h',
  rolePath: '/platform/',
  roleNamePrefix: 'platform-',
} as const;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start({ authorize: true });
  await deployment.deployConfig({ ...CONFIG, probe: { every: '1h' } });
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
  test('finds with the rights of its own role what works, and has what does not replaced', async () => {
    const broken = await deployment.overwrite(edge, '{"password":"canary-of-somebody"}');
    const names = ALL.map(({ name }) => name);
    expect(await probed({ run: 'tick' })).toMatchObject({
      working: names.filter((name) => name !== edge.name),
      broken: [{ name: edge.name, code: 'ValueMalformed', asked: true }],
      unknown: [],
    });
    await deployment.nextVersion(edge, broken, 150_000);
    expect(await probed({})).toEqual({ working: names, broken: [], unknown: [] });
  });

  test('goes with everything it has made once the config has no probe, and leaves the rest', async () => {
    const [before, versions] = [await inventory(deployment.cloud), await deployment.versions(...ALL)];
    await deployment.deployConfig(CONFIG);
    const after = await inventory(deployment.cloud);

    expect(without(before, after)).toEqual({
      stacks: [],
      functions: ['RegistryTokenRefresher-probe'],
      roles: [
        'platform-RegistryTokenRefresher-probe-eu-central-1',
        'platform-RegistryTokenRefresher-probe-tick-eu-central-1',
      ],
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
      RoleName: 'platform-RegistryTokenRefresher-ionos-eu-central-1',
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

/** What one inventory has and another has not. */
const without = (one: Inventory, other: Inventory): Inventory =>
  Object.fromEntries(
    Object.entries(one).map(([kind, names]) => [
      kind,
      names.filter((name) => !other[kind]?.includes(name)).toSorted(),
    ]),
  );
