import type { Environment } from '../../contract/environment';
import { awsRegistryHosts } from '../aws-registry-hosts';
import type { ConfiguredHost, VendorHosts } from '../vendor-hosts';

/** What is known beforehand of Lightsail's registries. */
export function lightsailRules(environment: Environment) {
  const hostsOf = awsRegistryHosts(environment, 'LIGHTSAIL');
  return {
    handshake: {
      tokenHosts: [],
      // Nobody has seen yet whether a login that may only push is let in at `/v2/`.
      forbiddenIsInconclusive: true,
    },
    // The account is Lightsail's own.
    hosts: ({ region, host }: ConfiguredHost & { readonly region: string }): VendorHosts =>
      hostsOf({ region, account: undefined, host }),
    imagePrefix: (host: string) => `${host}/sr`,
  };
}
