import type { Environment } from '../../contract/environment';
import { isLoopback } from '../../contract/loopback';
import type { HandshakeRules } from '../../registry/handshake';
import { apiBase } from '../api-base';
import { type ConfiguredHost, type VendorHosts, vendorHosts } from '../vendor-hosts';

const API = 'https://api.digitalocean.com';
const REGISTRY = 'registry.digitalocean.com';

export const digitalOceanApi = (environment: Environment): URL =>
  apiBase(environment, 'DIGITALOCEAN_API_URL', API);

/** What is known in advance about DigitalOcean's registries: all customers share one host. */
export function digitalOceanRules(environment: Environment) {
  const api = digitalOceanApi(environment);
  const apiIsOnLoopback = isLoopback(api.hostname);
  return {
    handshake: (): HandshakeRules => ({
      // Their token server is the API, also if our own calls go to another address.
      tokenHosts: [...new Set([new URL(API).host, api.host])],
      forbiddenIsInconclusive: false,
    }),
    hosts: ({ host }: ConfiguredHost): VendorHosts =>
      vendorHosts({
        configured: host,
        usual: REGISTRY,
        isUsual: (name) => name === REGISTRY,
        apiIsOnLoopback,
      }),
    // One host for all customers: the registry's name tells them apart.
    imagePrefix: (host: string, { registry }: { readonly registry: string }) => `${host}/${registry}`,
  };
}
