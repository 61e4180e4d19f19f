import type { Environment } from '../contract/environment';
import type { ProbeEntry, ProbeEntryOf } from '../contract/probe-entry';
import type { ProviderName } from '../contract/provider-name';
import { digitalOceanRules } from '../providers/digitalocean/rules';
import { ecrRules } from '../providers/ecr/rules';
import { gitLabRules } from '../providers/gitlab/rules';
import { ionosRules } from '../providers/ionos/rules';
import { lightsailRules } from '../providers/lightsail/rules';
import type { VendorHosts } from '../providers/vendor-hosts';
import type { VendorRules } from '../providers/vendor-rules';
import type { HandshakeRules } from '../registry/handshake';

/** What is known in advance about one registry, by its vendor. */
export interface RegistryRules {
  readonly handshake: HandshakeRules;
  readonly hosts: VendorHosts;
  /** What the name of an image in the registry on that host starts with. */
  readonly imagePrefix: (host: string) => string;
}

/** What is known in advance about each vendor's registries. */
export function registryRules(environment: Environment): (entry: ProbeEntry) => RegistryRules {
  const rules: { readonly [P in ProviderName]: VendorRules<P> } = {
    ecr: ecrRules(environment),
    lightsail: lightsailRules(environment),
    digitalocean: digitalOceanRules(environment),
    ionos: ionosRules(environment),
    gitlab: gitLabRules(environment),
  };
  const rulesOf = <P extends ProviderName>(provider: P, entry: ProbeEntryOf<P>): RegistryRules => {
    const { handshake, hosts, imagePrefix } = rules[provider];
    return {
      handshake: handshake(entry),
      hosts: hosts(entry),
      imagePrefix: (host) => imagePrefix(host, entry),
    };
  };
  return (entry) => rulesOf(entry.provider, entry);
}
