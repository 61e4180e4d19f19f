import { ECRClient } from '@aws-sdk/client-ecr';
import { LightsailClient } from '@aws-sdk/client-lightsail';
import type { ProviderName } from '../../../lambda/contract/provider-name';
import type { EntryOf } from '../../../lambda/contract/registry-entry';
import { createExchange } from '../../../lambda/http/exchange';
import { createApiTokens } from '../../../lambda/providers/api-token';
import { createDigitalOceanProvider } from '../../../lambda/providers/digitalocean/provider';
import { createEcrProvider } from '../../../lambda/providers/ecr/provider';
import { createIonosProvider } from '../../../lambda/providers/ionos/provider';
import { createLightsailProvider } from '../../../lambda/providers/lightsail/provider';
import type { IssuedCredential, Provider } from '../../../lambda/providers/provider';
import { createVendorApi } from '../../../lambda/providers/vendor-api';
import { type RefresherDependencies, refresh } from '../../../lambda/refresh/refresh';
import type { RunResult } from '../../../lambda/refresh/run-result';
import { type Verdict, verifyCredential } from '../../../lambda/registry/verify';
import type { RunContext } from '../../../lambda/run/run-context';
import type { Vendor } from '../../../sandbox/fakes/vendor';
import { startVendors, type Vendors, type VendorsOptions } from '../../../sandbox/fakes/vendors';
import { expectSpecified } from '../../specs/expect-specified';
import {
  clientFor,
  type FakeSecretsManager,
  type FakeSts,
  SESSION,
  secretText,
  startSecretsManager,
  startSts,
} from './fake-aws';
import { type TamperingExchange, tamperingExchange } from './tampering-exchange';

export const ENTRIES: { readonly [P in ProviderName]: EntryOf<P> } = {
  ecr: {
    provider: 'ecr',
    name: 'prod',
    secretId: 'refresher/ecr/prod',
    refreshEvery: 14_400,
    verify: true,
    access: 'pull',
    region: 'eu-west-3',
    tokenRole: {
      arn: 'arn:aws:iam::111122223333:role/refresher/prod-pull',
      given: false,
      stackId: 'arn:aws:cloudformation:eu-west-3:111122223333:stack/Test/1',
    },
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
  /** What lies between the providers and the vendors' HTTP APIs. */
  readonly connection: TamperingExchange;
  /** Secret texts that nothing may show. */
  canaries(): readonly string[];
  /** Stops the fakes, and fails where they were used against the descriptions of their APIs. */
  stop(): Promise<void>;
}

export interface ProviderBenchOptions extends VendorsOptions {
  /** Whether the providers know nothing of the fakes: what they send to the vendors' own addresses arrives there all the same. */
  readonly production?: boolean;
}

export async function startProviderBench({
  production = false,
  ...options
}: ProviderBenchOptions = {}): Promise<ProviderBench> {
  const [vendors, sts, secretsManager] = await Promise.all([
    startVendors(options),
    startSts(),
    startSecretsManager(),
  ]);
  const { ecr, lightsail, digitalocean, ionos } = vendors;
  const environment = production ? {} : vendors.environment;
  // No test here waits for a time-out, and a busy machine must not cause one.
  const connection = tamperingExchange(
    createExchange({ requestTimeout: 300_000 }),
    production
      ? [
          ['https://api.digitalocean.com', digitalocean.api.url],
          ['https://cloud.digitalocean.com', digitalocean.cloud.url],
          ['https://api.ionos.com/containerregistries', ionos.api.url],
        ]
      : [],
  );
  secretsManager.secrets.set('digitalocean/api-token', secretText(`${digitalocean.apiToken}\n`));
  secretsManager.secrets.set('ionos/api', secretText(JSON.stringify({ token: ionos.apiToken })));

  const apiTokens = createApiTokens(secretsManager.client);
  const vendorApi = createVendorApi({ exchange: connection.exchange });
  return {
    vendors,
    sts,
    secretsManager,
    connection,
    providers: {
      ecr: createEcrProvider({
        environment,
        sts: sts.client,
        ecrFor: (config) => new ECRClient({ ...clientFor(ecr.api), ...config }),
      }),
      lightsail: createLightsailProvider(
        (region) => new LightsailClient({ ...clientFor(lightsail.api), region }),
        environment,
      ),
      digitalocean: createDigitalOceanProvider({ environment, apiTokens, vendorApi }),
      ionos: createIonosProvider({ environment, apiTokens, vendorApi }),
    },
    canaries: () => [...vendors.canaries(), SESSION.secretAccessKey, SESSION.sessionToken],
    stop: async () => {
      await Promise.all([vendors.stop(), sts.server.stop(), secretsManager.server.stop()]);
      expectSpecified(vendors, { sts: sts.server, secretsmanager: secretsManager.server });
    },
  };
}

/** One provider as tests of what all have in common use it. */
export interface ProviderCase {
  readonly vendor: Vendor;
  readonly secretId: string;
  /** What the paths of requests that mint a credential start with. */
  readonly mintPath: string;
  /** How many requests to mint a credential have reached the vendor. */
  minted(): number;
  issue(run: RunContext): Promise<IssuedCredential>;
  /** Issues for so many seconds; undefined where the vendor alone decides. */
  readonly issueFor: ((lifetime: number, run: RunContext) => Promise<IssuedCredential>) | undefined;
  /** Undefined where the vendor has no way to. */
  readonly revoke: ((issued: IssuedCredential, run: RunContext) => Promise<void>) | undefined;
  /** Asks the vendor's registry. */
  verify(issued: IssuedCredential, run: RunContext): Promise<Verdict>;
  /** Sends the registry through the loop: a forced run by hand. */
  refresh(dependencies: Omit<RefresherDependencies<ProviderName>, 'provider' | 'verify'>): Promise<RunResult>;
}

export function providerCases({
  vendors: { ecr, lightsail, digitalocean, ionos },
  providers,
}: ProviderBench): { readonly [P in ProviderName]: ProviderCase } {
  const ionosTokens = `/registries/${ENTRIES.ionos.registryId}/tokens`;
  return {
    ecr: { ...providerCase('ecr', ecr, providers.ecr, ENTRIES.ecr, 'POST', '/'), issueFor: undefined },
    lightsail: {
      ...providerCase('lightsail', lightsail, providers.lightsail, ENTRIES.lightsail, 'POST', '/'),
      issueFor: undefined,
    },
    digitalocean: {
      ...providerCase(
        'digitalocean',
        digitalocean,
        providers.digitalocean,
        ENTRIES.digitalocean,
        'GET',
        '/v2/registries/',
      ),
      issueFor: (lifetime, run) => providers.digitalocean.issue({ ...ENTRIES.digitalocean, lifetime }, run),
    },
    ionos: {
      ...providerCase('ionos', ionos, providers.ionos, ENTRIES.ionos, 'POST', ionosTokens),
      issueFor: (lifetime, run) => providers.ionos.issue({ ...ENTRIES.ionos, lifetime }, run),
    },
  };
}

const providerCase = <P extends ProviderName>(
  name: P,
  vendor: Vendor,
  provider: Provider<P>,
  entry: EntryOf<P>,
  mintMethod: string,
  mintPath: string,
): Omit<ProviderCase, 'issueFor'> => ({
  vendor,
  secretId: entry.secretId,
  mintPath,
  minted: () =>
    vendor.api.calls.filter(({ method, path }) => method === mintMethod && path.startsWith(mintPath)).length,
  issue: (run) => provider.issue(entry, run),
  revoke: provider.revoke && ((issued, run) => Promise.resolve(provider.revoke?.(entry, issued, run))),
  verify: (issued, run) => {
    const { tokenHosts, forbiddenIsInconclusive } = provider;
    return verifyCredential(issued, { tokenHosts, forbiddenIsInconclusive, issuedAt: run.clock.now() }, run);
  },
  refresh: (dependencies) =>
    refresh(
      { run: 'manual', force: true },
      300_000,
      { provider: name, stack: 'Test', checkEvery: 3_600, entries: [entry] },
      { provider, verify: verifyCredential, ...dependencies },
    ),
});
