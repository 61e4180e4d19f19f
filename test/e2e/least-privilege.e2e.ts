import { IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { Deployment, REGISTRIES, type Registry } from './deployment';

const ALL: readonly Registry[] = Object.values(REGISTRIES);

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.start({ authorize: true });
  await deployment.deploy(...ALL);
});
afterAll(() => deployment?.cloud.stop());

test.each(ALL)('the rights of its own role suffice to refresh $name ($provider)', async (registry) => {
  const before = await deployment.published(registry);
  const end = await deployment.run(registry.provider, { force: true });
  expect(end).toMatchObject({ failed: false });
  expect((await deployment.published(registry)).versionId).not.toBe(before.versionId);
});

test('without the right to write its secret a function fails, and takes back what it issued', async () => {
  const { edge } = REGISTRIES;
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
