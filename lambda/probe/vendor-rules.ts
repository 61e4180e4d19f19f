import type { Environment } from '../contract/environment';
import type { ProbeEntry } from '../contract/probe-entry';
import { digitalOceanHandshake, digitalOceanHosts } from '../providers/digitalocean';
import { ecrHandshake, ecrHosts } from '../providers/ecr';
import { ionosHandshake, ionosHosts } from '../providers/ionos';
import { lightsailHandshake, lightsailHosts } from '../providers/lightsail';
import type { VendorHosts } from '../providers/vendor-hosts';
import type { HandshakeRules } from '../registry/handshake';

/** What is known beforehand of a registry by its vendor. */
export interface VendorRules {
  readonly handshake: HandshakeRules;
  readonly hosts: VendorHosts;
}

/** What is known beforehand of each vendor's registries. */
export function vendorRules(environment: Environment): (entry: ProbeEntry) => VendorRules {
  const atEcr = ecrHosts(environment);
  const atLightsail = lightsailHosts(environment);
  const atDigitalOcean = digitalOceanHosts(environment);
  const atIonos = ionosHosts(environment);
  const digitalOcean = digitalOceanHandshake(environment);

  return (entry) => {
    switch (entry.provider) {
      case 'ecr':
        return { handshake: ecrHandshake, hosts: atEcr(entry) };
      case 'lightsail':
        return { handshake: lightsailHandshake, hosts: atLightsail(entry) };
      case 'digitalocean':
        return { handshake: digitalOcean, hosts: atDigitalOcean(entry) };
      case 'ionos':
        return { handshake: ionosHandshake, hosts: atIonos(entry) };
    }
  };
}
