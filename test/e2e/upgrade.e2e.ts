import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { IAMClient, ListRolesCommand } from '@aws-sdk/client-iam';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { cdk } from '../../sandbox/cdk';
import { Deployment, type Published } from './deployment';
import { type Inventory, inventory } from './inventory';
import { type Release, readRelease, UPGRADES } from './release';

/** What a deployment holds that an upgrade must leave as it is. */
interface State {
  readonly published: readonly Published[];
  /** IAM's own ids of the roles: another one under the same name kills every token of the first. */
  readonly roleIds: Readonly<Record<string, string>>;
  readonly issued: readonly number[];
  readonly names: Inventory;
}

/** What every change of the functions' code makes anew: a version, what belongs to it, and the run that fills secrets. */
const OF_THE_CODE = /^\[.\] (AWS::Lambda::Version|AWS::Lambda::EventInvokeConfig|Custom::Trigger) /;

describe.each(readdirSync(UPGRADES))('an upgrade from %s', (version) => {
  let release: Release;
  let deployment: Deployment;

  beforeAll(async () => {
    release = await readRelease(version);
    deployment = await Deployment.start({});
  });
  afterAll(() => deployment?.cloud.stop());

  test('replaces and removes nothing, as far as CloudFormation tells beforehand', async () => {
    const config = await deployment.configFile(release.config);
    const assembly = await deployment.cloud.synth(config);
    const difference = await cdk(
      ['diff', '--app', assembly, '--template', release.template, '--strict'],
      join(deployment.cloud.folder, 'cdk'),
      { cwd: deployment.cloud.folder, environment: deployment.cloud.environment, timeout: 180_000 },
    );
    expect(difference).toContain('RegistryTokenRefresher');
    const gone = difference.split(/^(?=\[)/m).filter((change) => /^\[-\]|replace/i.test(change));
    expect(gone.filter((change) => !OF_THE_CODE.test(change))).toEqual([]);
  });

  test('keeps every secret, credential and token role, and issues nothing', async () => {
    const assembly = join(deployment.cloud.folder, 'assembly-before');
    await release.unpack(assembly);
    await deployment.cloud.deploy(assembly);
    const before = await state(deployment, release);
    for (const { value } of before.published) expect(value.password).toMatch(/./);

    await deployment.deployConfig(release.config);
    const after = await state(deployment, release);
    expect(after.published).toEqual(before.published);
    expect(after.issued).toEqual(before.issued);
    expect(after.roleIds).toMatchObject(before.roleIds);
    for (const [kind, names] of Object.entries(before.names)) {
      expect(after.names[kind]).toEqual(expect.arrayContaining([...names]));
    }
  });

  test('raises no alarm', async () => {
    const client = new CloudWatchClient(deployment.cloud.client);
    const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand());
    expect(MetricAlarms.length).toBeGreaterThan(0);
    expect(MetricAlarms.filter(({ StateValue }) => StateValue === 'ALARM')).toEqual([]);
  });

  test('leaves functions that go on with the credentials of the release', async () => {
    const providers = [...new Set(release.config.registries.map(({ provider }) => provider))];
    const ends = await Promise.all(providers.map((provider) => deployment.run(provider)));
    expect(ends.map(({ payload }) => JSON.parse(payload))).toEqual(
      providers.map(() => expect.objectContaining({ refreshed: [], failed: [] })),
    );
    const forced = await Promise.all(providers.map((provider) => deployment.run(provider, { force: true })));
    expect(forced.filter(({ failed }) => failed)).toEqual([]);
    const { payload } = await deployment.run('probe');
    expect(JSON.parse(payload)).toMatchObject({ broken: [], unknown: [] });
  });
});

async function state(deployment: Deployment, { config }: Release): Promise<State> {
  const { cloud } = deployment;
  const { Roles = [] } = await new IAMClient(cloud.client).send(new ListRolesCommand());
  return {
    published: await Promise.all(config.registries.map((registry) => deployment.published(registry))),
    roleIds: Object.fromEntries(Roles.map(({ RoleName = '', RoleId = '' }) => [RoleName, RoleId])),
    issued: PROVIDER_NAMES.map((provider) => cloud.vendors[provider].issued.length),
    names: await inventory(cloud),
  };
}
