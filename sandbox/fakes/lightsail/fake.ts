import { startAwsVendor } from '../aws-vendor';
import type { Vendor } from '../vendor';

/** Amazon Lightsail: `CreateContainerServiceRegistryLogin`, a container service, and a registry. */
export const startLightsail = (now: () => number): Promise<Vendor> =>
  startAwsVendor(now, {
    target: 'Lightsail_20161128.CreateContainerServiceRegistryLogin',
    unsigned: { __type: 'UnauthenticatedException', message: 'The request is not signed.' },
    variable: 'AWS_ENDPOINT_URL_LIGHTSAIL',
    reply: ({ username, password, expiresAt, host }) => ({
      registryLogin: { username, password, expiresAt, registry: host },
    }),
    reads: {
      'Lightsail_20161128.GetContainerServices': () => ({
        containerServices: [{ containerServiceName: 'shop', state: 'READY' }],
      }),
    },
  });
