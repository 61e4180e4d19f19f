import type { ProbeEntryOf } from '../contract/probe-entry';
import type { ProviderName } from '../contract/provider-name';
import type { HandshakeRules } from '../registry/handshake';
import type { VendorHosts } from './vendor-hosts';

/** What is known in advance about one vendor's registries. */
export interface VendorRules<P extends ProviderName> {
  handshake(entry: ProbeEntryOf<P>): HandshakeRules;
  /** Where a registry may be. */
  hosts(entry: ProbeEntryOf<P>): VendorHosts;
  /** What the name of an image in a registry on that host starts with. */
  imagePrefix(host: string, entry: ProbeEntryOf<P>): string;
}
