import type { Environment } from '../../contract/environment';
import { isLoopback } from '../../contract/loopback';
import type { HandshakeRules } from '../../registry/handshake';
import { apiBase } from '../api-base';
import { type ConfiguredHost, type VendorHosts, vendorHosts } from '../vendor-hosts';

const API = 'https://api.ionos.com/containerregistries';

export const ionosApi = (environment: Environment): URL => apiBase(environment, 'IONOS_API_URL', API);

/** What is known in advance about IONOS' registries. A host looks like `demo.cr.de-fra.ionos.com`. */
export function ionosRules(environment: Environment) {
  const apiIsOnLoopback = isLoopback(ionosApi(environment).hostname);
  return {
    handshake: (): HandshakeRules => ({ tokenHosts: [], forbiddenIsInconclusive: false }),
    hosts: ({ host }: ConfiguredHost): VendorHosts =>
      vendorHosts({
        configured: host,
        usual: '*.ionos.com',
        isUsual: (name) => name.endsWith('.ionos.com'),
        apiIsOnLoopback,
      }),
    imagePrefix: (host: string) => host,
  };
}
