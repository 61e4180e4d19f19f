import { Deployment, REGISTRIES, type Registry, SECOND, WITH_SECOND } from './deployment';
import { inventory, visibleTexts } from './inventory';

const { prod, shop, images, edge } = REGISTRIES;
const ALL: readonly Registry[] = Object.values(REGISTRIES);
const BROKEN = { ...images, name: 'images-broken', registry: 'nobody-has-this' } as const;

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start({ vendors: WITH_SECOND });
  await deployment.deploy(...ALL);
});
afterAll(() => deployment?.cloud.stop());

test.each(ALL)(
  'a deployment fills the secret of $name ($provider) with a credential that works',
  async (registry) => {
    const { versionId, value } = await deployment.published(registry);
    const vendor = deployment.cloud.vendors[registry.provider];
    const [issued] = vendor.issued;

    expect(vendor.issued).toHaveLength(1);
    expect(value).toMatchObject({
      username: issued?.username,
      password: issued?.password,
      host: vendor.registry.host,
      provider: registry.provider,
      name: registry.name,
    });
    const auth = Buffer.from(`${issued?.username}:${issued?.password}`).toString('base64');
    expect(JSON.parse(value.dockerconfigjson ?? '')).toEqual({
      auths: { [vendor.registry.host]: { username: issued?.username, password: issued?.password, auth } },
    });
    expect(versionId).toMatch(/^r1-\d{8}T\d{6}Z-\d{8}T\d{6}Z-[0-9a-f]{8}$/);
    expect(vendor.registry.calls.some(({ headers }) => headers.authorization !== undefined)).toBe(true);
  },
);

test('a forced run publishes a new version and keeps the one before', async () => {
  const before = await deployment.published(images);
  const end = await deployment.run('digitalocean', { registries: ['images'], force: true });
  const after = await deployment.published(images);

  expect(end.failed).toBe(false);
  expect(JSON.parse(end.payload)).toMatchObject({
    refreshed: [{ name: 'images', versionId: after.versionId }],
  });
  expect(after.versionId).not.toBe(before.versionId);
  expect(after.previousVersionId).toBe(before.versionId);
  expect(after.value.password).not.toBe(before.value.password);
});

test('a run that finds nothing due leaves everything as it is', async () => {
  const before = await deployment.versions(...ALL);
  const ends = await Promise.all(ALL.map(({ provider }) => deployment.run(provider)));
  expect(ends.map(({ failed }) => failed)).toEqual(ALL.map(() => false));
  expect(await deployment.versions(...ALL)).toEqual(before);
});

test("one vendor's outage fails its run and keeps what is published, while the others refresh", async () => {
  const before = await deployment.versions(...ALL);
  const { api } = deployment.cloud.vendors.ionos;
  api.fault = { kind: 'status', status: 503, path: '/registries/' };
  const ends = await Promise.all(ALL.map(({ provider }) => deployment.run(provider, { force: true })));
  api.fault = undefined;
  const after = await deployment.versions(...ALL);

  expect(ends.map(({ failed }) => failed)).toEqual(ALL.map(({ name }) => name === 'edge'));
  expect(ends.find(({ failed }) => failed)?.payload).toContain('edge');
  expect(after.edge).toBe(before.edge);
  for (const { name } of ALL) if (name !== 'edge') expect(after[name]).not.toBe(before[name]);
});

test('a scheduled tick refreshes a secret that somebody wrote over', async () => {
  const issuedBefore = deployment.cloud.vendors.lightsail.issued.length;
  // Twice, since a tick does not write again within ten minutes of a version that is current or was before.
  await deployment.overwrite(shop, '{"username":"somebody","password":"once"}');
  const overwritten = await deployment.overwrite(shop, '{"username":"somebody","password":"else"}');
  const published = await deployment.nextVersion(shop, overwritten, 150_000);
  const issued = deployment.cloud.vendors.lightsail.issued.slice(issuedBefore);
  expect(issued.map(({ password }) => password)).toEqual([published.value.password]);
});

test('a new registry that does not work rolls the deployment back and harms nothing', async () => {
  const before = await deployment.versions(...ALL);
  await expect(deployment.deploy(...ALL, BROKEN)).rejects.toThrow(/images-broken/);

  expect(await deployment.versions(...ALL)).toEqual(before);
  const { secrets } = await inventory(deployment.cloud);
  expect(secrets).not.toContain('registry-token-refresher/digitalocean/images-broken');
  expect((await deployment.run('digitalocean', { force: true })).failed).toBe(false);
});

test("an update that fails during a vendor's outage rolls back whole: every secret keeps value and ARN", async () => {
  const before = await Promise.all(ALL.map((registry) => deployment.published(registry)));
  const { api } = deployment.cloud.vendors.digitalocean;
  api.fault = { kind: 'status', status: 503 };
  // The old registry is due too, since its access changes, and fails in the update; the rollback's own run finds it healthy.
  await expect(deployment.deploy(prod, shop, { ...images, access: 'push' }, edge, SECOND)).rejects.toThrow(
    /images-two/,
  );
  api.fault = undefined;

  expect(await deployment.stackStatus()).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(await Promise.all(ALL.map((registry) => deployment.published(registry)))).toEqual(before);
});

test("a vendor's outage does not fail a deployment that changes registries which have a credential", async () => {
  const before = await deployment.published(images);
  const { api } = deployment.cloud.vendors.digitalocean;
  api.fault = { kind: 'status', status: 503 };
  await deployment.deploy(prod, shop, { ...images, access: 'push' }, edge);
  api.fault = undefined;
  expect((await deployment.published(images)).versionId).toBe(before.versionId);

  // A tick would wait until ten minutes after the last issue.
  await deployment.run('digitalocean', { registries: ['images'], force: true });
  const { value, versionId } = await deployment.published(images);
  expect(versionId).not.toBe(before.versionId);
  expect(value.access).toBe('push');
});

test('another deployment adds a registry and the probe, removes a provider, and touches no other', async () => {
  const before = await deployment.versions(prod, edge);
  await deployment.deployConfig({ registries: [prod, images, SECOND, edge], probe: {} });

  const { value } = await deployment.published(SECOND);
  const issued = deployment.cloud.vendors.digitalocean.issued.filter(
    ({ asked }) => asked.registry === 'acme-two',
  );
  expect(issued.map(({ password }) => password)).toEqual([value.password]);
  expect(await deployment.versions(prod, edge)).toEqual(before);
  const { secrets, functions } = await inventory(deployment.cloud);
  expect(secrets).not.toContain('registry-token-refresher/lightsail/shop');
  expect(functions).not.toContain('RegistryTokenRefresher-lightsail');

  const working = { working: ['prod', 'images', 'images-two', 'edge'], broken: [], unknown: [] };
  expect(JSON.parse((await deployment.run('probe')).payload)).toEqual(working);
});

test('no credential and no API token shows anywhere but in its secret', async () => {
  const { canaries } = deployment;
  const texts = await visibleTexts(deployment.cloud);
  const runs = deployment.runs.map(({ payload }) => payload).join('\n');

  expect((await deployment.published(images)).value.dockerconfigjson).toMatch(new RegExp(canaries.join('|')));
  expect(texts.get('log lines')).toContain('"registry":"images"');
  expect([...texts.keys()].filter((name) => name.endsWith('registries.json'))).not.toHaveLength(0);
  for (const [name, text] of [...texts, ['runs by hand', runs] as const]) {
    expect([name, canaries.filter((canary) => text.includes(canary))]).toEqual([name, []]);
  }
});

test('destroying leaves nothing but the API tokens', async () => {
  await deployment.destroy();
  expect(await inventory(deployment.cloud)).toEqual({
    stacks: [],
    functions: [],
    roles: [],
    logGroups: [],
    schedules: [],
    alarms: [],
    secrets: ['digitalocean/api-token', 'gitlab/api', 'ionos/api'],
  });
});
