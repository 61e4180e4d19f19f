import { digitalOceanHandshake } from '../../../lambda/providers/digitalocean';
import { eagerRun } from './eager-run';
import { ENTRIES, providerCases, startProviderBench } from './provider-bench';

describe('without a word in the environment', () => {
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
    const bench = await startProviderBench({ production: true });
    const { vendor } = providerCases(bench)[name];
    const issued = await providerCases(bench)[name].issue(eagerRun());
    await providerCases(bench)[name].revoke?.(issued, eagerRun());
    await bench.stop();

    expect(bench.connection.asked).toEqual(addresses);
    expect(vendor.issued.filter(({ revokedAt }) => revokedAt === undefined)).toEqual([]);
  });

  it('DigitalOcean has its one registry and its token server where they are', async () => {
    const { providers, stop } = await startProviderBench({ production: true });
    await stop();

    expect(providers.digitalocean.hosts(ENTRIES.digitalocean).expected).toBe('registry.digitalocean.com');
    expect(digitalOceanHandshake({}).tokenHosts).toEqual(['api.digitalocean.com']);
  });
});
