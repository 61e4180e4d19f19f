import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
  expect(Object.keys(VersionIdsToStages ?? {})).toEqual([expect.stringMatching(/^r1-/)]);
});

it('deploys nothing with the credentials of another account', async () => {
  cloud = await startCloud();
  const assembly = await cloud.synth(await configIn(cloud));
  await expect(cloud.deploy(assembly)).rejects.toThrow(
    `Need to perform AWS calls for account ${PLACE.account}, but the current credentials are for 000000000000`,
  );
});
