import type { Acceptance, CredentialLedger, FakeCredential } from './credential-ledger';
import type { FakeServer } from './fake-server';

/** One vendor as a test sees it: its two servers, what it has issued, and whether its registry takes that. */
export interface Vendor {
  readonly api: FakeServer;
  readonly registry: FakeServer;
  readonly issued: readonly FakeCredential[];
  /** False: the registry rejects every credential. */
  registryAccepts: Acceptance;
  stop(): Promise<void>;
}

export const vendor = (
  ledger: CredentialLedger,
  servers: { readonly api: FakeServer; readonly registry: FakeServer },
): Vendor => ({
  ...servers,
  issued: ledger.issued,
  get registryAccepts() {
    return ledger.acceptance;
  },
  set registryAccepts(acceptance) {
    ledger.acceptance = acceptance;
  },
  stop: async () => {
    await Promise.all([servers.api.stop(), servers.registry.stop()]);
  },
});
