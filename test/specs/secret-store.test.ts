import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { formatVersionId } from '../../lambda/contract/version-id';
import { Sensitive } from '../../lambda/run/sensitive';
import { createSecretStore } from '../../lambda/secret-store/secret-store';
import { type FakeServer, json, startFakeServer } from '../../sandbox/fakes/fake-server';
import { eagerRun } from '../lambda/providers/eager-run';
import { clientFor } from '../lambda/providers/fake-aws';
import { awsApi } from './aws-api';
import { AWS_MODELS } from './aws-models';

describe('The secret store', () => {
  let server: FakeServer;

  beforeEach(async () => {
    server = await startFakeServer(() => json(200, {}));
  });
  afterEach(() => server.stop());

  it.each([false, true])(
    "asks Secrets Manager for nothing but what AWS' model has (unverified: %s)",
    async (unverified) => {
      const store = createSecretStore(new SecretsManagerClient(clientFor(server)));
      const versionId = formatVersionId({
        issuedAt: 0,
        expiresAt: 43_200,
        fingerprint: '9f86d081',
        unverified,
      });

      await store.describe('refresher/ecr/prod', eagerRun());
      await store.publish('refresher/ecr/prod', versionId, new Sensitive('{}'), eagerRun());

      expect(server.calls.map(({ headers }) => headers['x-amz-target'])).toEqual([
        'secretsmanager.DescribeSecret',
        'secretsmanager.PutSecretValue',
      ]);
      const { requestViolations } = awsApi(AWS_MODELS.secretsmanager);
      expect(server.calls.flatMap(requestViolations)).toEqual([]);
    },
  );
});
