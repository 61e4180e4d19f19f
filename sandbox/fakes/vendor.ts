import type { Acceptance, CredentialLedger, FakeCredential } from './credential-ledger';
import type { FakeServer } from './fake-server';

/** One vendor as a test sees it: its servers, what it has issued, and whether its registry takes that. */
export interface Vendor {
  readonly api: FakeServer;
  readonly registry: FakeServer;
  /** The API token that it takes; undefined for a vendor that takes AWS credentials. */
  readonly apiToken?: string;
  /** What makes the refresher's functions call this vendor instead of the real one. */
  readonly environment: Readonly<Record<string, string>>;
  readonly issued: readonly FakeCredential[];
  /** False: the registry rejects every credential. */
  registryAccepts: Acceptance;
  stop(): Promise<void>;
}

export interface VendorServers {
  readonly api: FakeServer;
  readonly registry: FakeServer;
  /** The vendor's other servers. */
  readonly others?: readonly FakeServer[];
}

export const vendor = (
  ledger: CredentialLedger,
  { api, registry, others = [] }: VendorServers,
  environment: Vendor['environment'],
): Vendor => ({
  api,
  registry,
  environment,
  issued: ledger.issued,
  get registryAccepts() {
    return ledger.acceptance;
  },
  set registryAccepts(acceptance) {
    ledger.acceptance = acceptance;
  },
  stop: async () => {
    await Promise.all([api, registry, ...others].map((server) => server.stop()));
  },
});
