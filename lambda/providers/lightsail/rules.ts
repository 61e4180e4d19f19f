import type { Environment } from '../../contract/environment';
import type { HandshakeRules } from '../../registry/handshake';
import { awsRegistryHosts } from '../aws-registry-hosts';
import type { ConfiguredHost, VendorHosts } from '../vendor-hosts';

/** What is known in advance about Lightsail's registries. */
export function lightsailRules(environment: Environment) {
  const hostsOf = awsRegistryHosts(environment, 'LIGHTSAIL');
  return {
    handshake: (): HandshakeRules => ({
      tokenHosts: [],
      // It is not known yet whether `/v2/` accepts a login that may only push.
      forbiddenIsInconclusive: true,
    }),
    // The account is Lightsail's own.
    hosts: ({ region, host }: ConfiguredHost & { readonly region: string }): VendorHosts =>
      hostsOf({ region, account: undefined, host }),
    imagePrefix: (host: string) => `${host}/sr`,
  };
}
