import { ECRClient } from '@aws-sdk/client-ecr';
import { LightsailClient } from '@aws-sdk/client-lightsail';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import { createApiTokens } from '../../../lambda/providers/api-token';
import { createDigitalOceanProvider } from '../../../lambda/providers/digitalocean';
import { createEcrProvider } from '../../../lambda/providers/ecr';
import { createIonosProvider } from '../../../lambda/providers/ionos';
import { createLightsailProvider } from '../../../lambda/providers/lightsail';
import type { IssuedCredential, Provider } from '../../../lambda/providers/provider';
import { createVendorApi } from '../../../lambda/providers/vendor-api';
import type { RunContext } from '../../../lambda/refresh/run-context';
import type { Vendor } from '../../../sandbox/fakes/vendor';
import { startVendors, type Vendors, type VendorsOptions } from '../../../sandbox/fakes/vendors';
import {
  clientFor,
  type FakeSecretsManager,
  type FakeSts,
  SESSION,
  secretText,
  startSecretsManager,
  startSts,
} from './fake-aws';

export const ENTRIES: { readonly [P in ProviderName]: EntryOf<P> } = {
  ecr: {
    provider: 'ecr',
    name: 'prod',
    secretId: 'refresher/ecr/prod',
    refreshEvery: 14_400,
    verify: true,
    access: 'pull',
    region: 'eu-west-3',
    repositories: ['api'],
    tokenRole: { arn: 'arn:aws:iam::111122223333:role/refresher/prod-pull', given: false },
  },
  lightsail: {
    provider: 'lightsail',
    name: 'shop',
    secretId: 'refresher/lightsail/shop',
    refreshEvery: 14_400,
    verify: true,
    access: 'push',
    region: 'eu-west-3',
  },
  digitalocean: {
    provider: 'digitalocean',
    name: 'images',
    secretId: 'refresher/digitalocean/images',
    refreshEvery: 14_400,
    verify: true,
    access: 'pull',
    registry: 'acme',
    lifetime: 43_200,
    apiToken: { secretId: 'digitalocean/api-token' },
  },
  ionos: {
    provider: 'ionos',
    name: 'edge',
    secretId: 'refresher/ionos/edge',
    refreshEvery: 14_400,
    verify: true,
    access: 'pull',
    registryId: '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41',
    scopes: [{ type: 'repository', name: 'web', actions: ['pull'] }],
    lifetime: 43_200,
    apiToken: { secretId: 'ionos/api', key: 'token' },
  },
};

/** The four providers, joined to fakes of their vendors and of AWS. */
export interface ProviderBench {
  readonly vendors: Vendors;
  readonly sts: FakeSts;
  readonly secretsManager: FakeSecretsManager;
  readonly providers: { readonly [P in ProviderName]: Provider<P> };
  /** Secret texts that nothing may show. */
  canaries(): readonly string[];
  stop(): Promise<void>;
}

export async function startProviderBench(options: VendorsOptions = {}): Promise<ProviderBench> {
  const [vendors, sts, secretsManager] = await Promise.all([
    startVendors(options),
    startSts(),
    startSecretsManager(),
  ]);
  const { ecr, lightsail, digitalocean, ionos, environment } = vendors;
  secretsManager.secrets.set('digitalocean/api-token', secretText(`${digitalocean.apiToken}\n`));
  secretsManager.secrets.set('ionos/api', secretText(JSON.stringify({ token: ionos.apiToken })));

  const apiTokens = createApiTokens(secretsManager.client);
  const vendorApi = createVendorApi({ requestTimeout: 1_000 });
  return {
    vendors,
    sts,
    secretsManager,
    providers: {
      ecr: createEcrProvider({
        sts: sts.client,
        ecrFor: (config) => new ECRClient({ ...clientFor(ecr.api), ...config }),
      }),
      lightsail: createLightsailProvider(
        (region) => new LightsailClient({ ...clientFor(lightsail.api), region }),
      ),
      digitalocean: createDigitalOceanProvider({ environment, apiTokens, vendorApi }),
      ionos: createIonosProvider({ environment, apiTokens, vendorApi }),
    },
    canaries: () => [...vendors.canaries(), SESSION.secretAccessKey, SESSION.sessionToken],
    stop: async () => {
      await Promise.all([vendors.stop(), sts.server.stop(), secretsManager.server.stop()]);
    },
  };
}

/** One provider as tests of what all have in common use it. */
export interface ProviderCase {
  readonly vendor: Vendor;
  issue(run: RunContext): Promise<IssuedCredential>;
}

export const providerCases = ({
  vendors,
  providers,
}: ProviderBench): { readonly [P in ProviderName]: ProviderCase } => ({
  ecr: { vendor: vendors.ecr, issue: (run) => providers.ecr.issue(ENTRIES.ecr, run) },
  lightsail: { vendor: vendors.lightsail, issue: (run) => providers.lightsail.issue(ENTRIES.lightsail, run) },
  digitalocean: {
    vendor: vendors.digitalocean,
    issue: (run) => providers.digitalocean.issue(ENTRIES.digitalocean, run),
  },
  ionos: { vendor: vendors.ionos, issue: (run) => providers.ionos.issue(ENTRIES.ionos, run) },
});
