import { digitalOceanRules } from '../../../lambda/providers/digitalocean/rules';
import { eagerRun } from './eager-run';
import { ENTRIES, type ProviderBench, providerCases, startProviderBench } from './provider-bench';

describe('without a word in the environment', () => {
  let bench: ProviderBench;
  beforeEach(async () => {
    bench = await startProviderBench({ production: true });
  });
  afterEach(() => bench.stop());

  it.each([
    {
      name: 'digitalocean',
      addresses: [
        'GET https://api.digitalocean.com/v2/registries/acme/docker-credentials',
        'POST https://cloud.digitalocean.com/v1/oauth/revoke',
      ],
    },
    {
      name: 'ionos',
      addresses: [
        `GET https://api.ionos.com/containerregistries/registries/${ENTRIES.ionos.registryId}`,
        `POST https://api.ionos.com/containerregistries/registries/${ENTRIES.ionos.registryId}/tokens`,
        expect.stringMatching(
          new RegExp(
            `^DELETE https://api\\.ionos\\.com/containerregistries/registries/${ENTRIES.ionos.registryId}/tokens/[0-9a-f-]{36}$`,
          ),
        ),
      ],
    },
  ] as const)('the provider $name calls the addresses of its vendor', async ({ name, addresses }) => {
    const { vendor, issue, revoke } = providerCases(bench)[name];
    await revoke?.(await issue(eagerRun()), eagerRun());

    expect(bench.connection.asked).toEqual(addresses);
    expect(vendor.issued.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  });

  it('DigitalOcean has its one registry and its token server where they are', () => {
    expect(bench.providers.digitalocean.hosts(ENTRIES.digitalocean).expected).toBe(
      'registry.digitalocean.com',
    );
    expect(digitalOceanRules({}).handshake.tokenHosts).toEqual(['api.digitalocean.com']);
  });
});
