import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import { createExchange } from '../../../lambda/http/exchange';
import { createApiTokens } from '../../../lambda/providers/api-token';
import { createVendorApi } from '../../../lambda/providers/vendor-api';
import { startVendors, type Vendors, type VendorsOptions } from '../../../sandbox/fakes/vendors';
import { expectSpecified } from '../../specs/expect-specified';
import { type FakeSecretsManager, type FakeSts, SESSION, startSecretsManager, startSts } from './fake-aws';
import { type Routes, type TamperingExchange, tamperingExchange } from './tampering-exchange';
import type { Surroundings } from './vendor-case';
import { type Providers, providersOf, VENDOR_CASES } from './vendor-cases';

/** The providers, joined to fakes of their vendors and of AWS. */
export interface ProviderBench {
  readonly vendors: Vendors;
  readonly sts: FakeSts;
  readonly secretsManager: FakeSecretsManager;
  readonly providers: Providers;
  /** What these are made of beside their vendors. */
  readonly surroundings: Surroundings;
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
  // No test here waits for a time-out, and a busy machine must not cause one.
  const connection = tamperingExchange(
    createExchange({ requestTimeout: 300_000 }),
    production ? PROVIDER_NAMES.flatMap((name) => routesOf(name, vendors)) : [],
  );
  for (const [id, text] of PROVIDER_NAMES.flatMap((name) => apiTokenOf(name, vendors))) {
    secretsManager.secrets.create({ name: id, value: text });
  }
  const surroundings = {
    environment: production ? {} : vendors.environment,
    sts,
    apiTokens: createApiTokens(secretsManager.client),
    vendorApi: createVendorApi({ exchange: connection.exchange }),
  };
  return {
    vendors,
    sts,
    secretsManager,
    connection,
    surroundings,
    providers: providersOf(vendors, surroundings),
    canaries: () => [...vendors.canaries(), SESSION.secretAccessKey, SESSION.sessionToken],
    stop: async () => {
      await Promise.all([vendors.stop(), sts.server.stop(), secretsManager.server.stop()]);
      expectSpecified(vendors, { sts: sts.server, secretsmanager: secretsManager.server });
    },
  };
}

const routesOf = <P extends ProviderName>(name: P, vendors: Vendors): Routes =>
  VENDOR_CASES[name].addresses?.routes(vendors[name]) ?? [];

/** The id and the text of the secret with the vendor's API token, if it has one. */
export function apiTokenOf<P extends ProviderName>(
  name: P,
  vendors: Vendors,
): readonly (readonly [id: string, text: string])[] {
  const { apiToken } = VENDOR_CASES[name];
  return apiToken === undefined ? [] : [[apiToken.secretId, apiToken.text(vendors[name])]];
}
