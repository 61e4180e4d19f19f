import { AWS_LIFETIME, awsJson, awsTimestamp, signingRegion } from '../aws-json';
import { CredentialLedger, canary } from '../credential-ledger';
import { type Call, type Reply, startFakeServer } from '../fake-server';
import { basicAdmission, startRegistryServer } from '../registry-server';
import { type Vendor, vendor } from '../vendor';

const TARGET = 'Lightsail_20161128.CreateContainerServiceRegistryLogin';

/** Amazon Lightsail: `CreateContainerServiceRegistryLogin`, and a registry behind Basic authentication. */
export async function startLightsail(now: () => number): Promise<Vendor> {
  const ledger = new CredentialLedger(now);
  const registry = await startRegistryServer(basicAdmission(ledger, 'ecr.amazonaws.com'));

  const answer = (call: Call): Reply => {
    if (call.headers['x-amz-target'] !== TARGET) return awsJson(400, { __type: 'UnknownOperationException' });
    const region = signingRegion(call);
    if (region === undefined) {
      return awsJson(400, { __type: 'UnauthenticatedException', message: 'The request is not signed.' });
    }
    const expiresAt = now() + AWS_LIFETIME * 1000;
    const { username, password } = ledger.issue({
      username: 'AWS',
      password: canary(),
      expiresAt,
      asked: { region },
    });
    return awsJson(200, {
      registryLogin: { username, password, expiresAt: awsTimestamp(expiresAt), registry: registry.host },
    });
  };
  const api = await startFakeServer(answer);
  return vendor(ledger, { api, registry }, { AWS_ENDPOINT_URL_LIGHTSAIL: api.url });
}
