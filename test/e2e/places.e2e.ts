import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CloudFormationClient, ListStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Cloud, startCloud } from '../../sandbox/cloud';

const PLACE = { account: '111122223333', region: 'eu-west-1' };

let cloud: Cloud | undefined;
afterEach(() => cloud?.stop());

/** A config file that says where its stack belongs. */
async function configIn({ folder }: Cloud): Promise<string> {
  const file = join(folder, 'registries.json');
  const registries = [{ name: 'shop', provider: 'lightsail' }];
  await writeFile(file, JSON.stringify({ ...PLACE, alerts: { enabled: false }, registries }));
  return file;
}

it('deploys a file to the account and the region that it says', async () => {
  cloud = await startCloud(PLACE);
  await cloud.bootstrap();
  await cloud.deploy(await cloud.synth(await configIn(cloud)));
  const secrets = new SecretsManagerClient(cloud.client);
  const SecretId = 'registry-token-refresher/lightsail/shop';
  const { ARN, VersionIdsToStages } = await secrets.send(new DescribeSecretCommand({ SecretId }));
  expect(ARN).toContain(`:secretsmanager:${PLACE.region}:${PLACE.account}:`);
  const current = Object.entries(VersionIdsToStages ?? {}).find(([, stages]) =>
    stages.includes('AWSCURRENT'),
  );
  expect(current?.[0]).toMatch(/^r1-/);
});

it('deploys nothing to the account of the credentials if the file names another', async () => {
  cloud = await startCloud();
  await cloud.bootstrap();
  const assembly = await cloud.synth(await configIn(cloud));
  // AWS lets nobody into the other account. The emulator does, where nothing has been bootstrapped.
  await expect(cloud.deploy(assembly)).rejects.toThrow(
    `not found in aws://${PLACE.account}/${PLACE.region}. Has the environment been bootstrapped?`,
  );
  const { StackSummaries } = await new CloudFormationClient(cloud.client).send(new ListStacksCommand({}));
  expect(StackSummaries?.map(({ StackName }) => StackName)).toEqual(['CDKToolkit']);
});
