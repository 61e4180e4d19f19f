import { ECRClient, GetAuthorizationTokenCommand } from '@aws-sdk/client-ecr';
import { CreateContainerServiceRegistryLoginCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import { startVendors, type Vendors } from '../../../sandbox/fakes/vendors';
import { basic, statusOf } from './requests';

const HOUR = 3_600_000;

let vendors: Vendors;
let time: number;

beforeEach(async () => {
  time = Date.now();
  vendors = await startVendors({ now: () => time });
});
afterEach(() => vendors.stop());

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

describe('ECR and Lightsail', () => {
  test("speak the protocol of AWS' own clients, and their registries take what they issue for 12 hours", async () => {
    const ecr = new ECRClient({ region: 'eu-central-1', endpoint: vendors.ecr.api.url, credentials });
    const lightsail = new LightsailClient({
      region: 'us-east-1',
      endpoint: vendors.lightsail.api.url,
      credentials,
    });
    const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand());
    const { registryLogin } = await lightsail.send(new CreateContainerServiceRegistryLoginCommand());

    expect(authorizationData).toEqual([
      {
        authorizationToken: Buffer.from(`AWS:${vendors.ecr.issued[0]?.password}`).toString('base64'),
        expiresAt: new Date(time + 12 * HOUR),
        proxyEndpoint: `https://${vendors.ecr.registry.host}`,
      },
    ]);
    expect(registryLogin?.registry).toBe(vendors.lightsail.registry.host);
    expect(vendors.ecr.issued[0]?.asked).toEqual({ region: 'eu-central-1' });

    for (const { registry, issued } of [vendors.ecr, vendors.lightsail]) {
      const headers = basic('AWS', issued[0]?.password ?? '');
      expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(200);
      time += 12 * HOUR;
      expect(await statusOf(`${registry.url}/v2/`, { headers })).toBe(401);
      time -= 12 * HOUR;
    }
  });
});
