import type { ProviderName } from '../../lambda/contract/provider-name';
import type { EntryOf, RegistryEntry } from '../../lambda/contract/registry-entry';
import type { PublishedCredential } from '../../lambda/probe/published-credential';
import { createDigitalOceanProvider } from '../../lambda/providers/digitalocean/provider';
import { createGitLabProvider } from '../../lambda/providers/gitlab/provider';
import { createIonosProvider } from '../../lambda/providers/ionos/provider';
import type { Provider } from '../../lambda/providers/provider';
import type { HandshakeRules } from '../../lambda/registry/handshake';
import { CliError } from '../cli-error';
import type { VendorCalls } from './vendor-calls';

/** A vendor that revokes, by the functions' own code. */
interface Revoker<P extends ProviderName> {
  readonly vendor: string;
  /** Whether it asks for the id of the credential. */
  readonly byId: boolean;
  readonly provider: (calls: VendorCalls) => Provider<P>;
}

/** Of each vendor; `undefined`: it revokes nothing. The compiler names the one that is missing. */
const REVOKERS: { readonly [P in ProviderName]: Revoker<P> | undefined } = {
  ecr: undefined,
  lightsail: undefined,
  digitalocean: { vendor: 'DigitalOcean', byId: false, provider: createDigitalOceanProvider },
  ionos: { vendor: 'IONOS', byId: true, provider: createIonosProvider },
  gitlab: { vendor: 'GitLab', byId: true, provider: createGitLabProvider },
};

/** A published credential that its vendor can revoke. */
export interface Revocable {
  readonly vendor: string;
  readonly handshake: HandshakeRules;
  /** @throws RegistryFailure */
  revoke(): Promise<void>;
}

/** Whether a vendor revokes credentials. */
export const canRevoke = (provider: ProviderName): boolean => REVOKERS[provider] !== undefined;

/** @throws CliError for a value that holds too little to revoke it, or that somebody else made */
export const revocable = (
  entry: RegistryEntry,
  credential: PublishedCredential,
  calls: VendorCalls,
): Revocable => revocableBy(entry.provider, entry, credential, calls);

function revocableBy<P extends ProviderName>(
  name: P,
  entry: EntryOf<P>,
  credential: PublishedCredential,
  calls: VendorCalls,
): Revocable {
  const revoker = REVOKERS[name];
  const byHand = 'revoke it at the vendor by hand, as its page in docs/providers says';
  if (revoker === undefined) throw new CliError(`${name} revokes no credentials`);
  const { vendor, byId } = revoker;
  const provider = revoker.provider(calls);
  const { host, imagePrefix, username, password, expiresAt, tokenId } = credential;
  const hosts = provider.hosts(entry);
  if (!hosts.include(host)) {
    throw new CliError(
      `the secret names another registry host than ${hosts.expected}: somebody else wrote it`,
      byHand,
    );
  }
  if (byId && tokenId === undefined) {
    throw new CliError(`the secret does not hold the tokenId by which ${vendor} revokes`, byHand);
  }
  const issued = {
    ...{ host, imagePrefix, username, password, expiresAt, issuedAt: 0 },
    ...(tokenId !== undefined && { tokenId }),
  };
  return {
    vendor,
    handshake: provider.handshake(entry),
    revoke: async () => provider.revoke?.(entry, issued, calls.run),
  };
}
