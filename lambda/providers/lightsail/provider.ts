import { CreateContainerServiceRegistryLoginCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import * as v from 'valibot';
import { clientConfig } from '../../aws/client-config';
import type { Environment } from '../../contract/environment';
import { RegistryNotReady } from '../../run/registry-failure';
import { requestAwsLogin } from '../aws-login';
import { namedHost, password, username } from '../credential-fields';
import type { Provider } from '../provider';
import { lightsailRules } from './rules';

const login = v.pipe(
  v.object({
    registryLogin: v.object({ username, password, registry: namedHost, expiresAt: v.date() }),
  }),
  v.transform(({ registryLogin: { registry, ...others } }) => ({ ...others, host: registry })),
);

/** Amazon Lightsail's registry for container services: push only, and AWS has no way to revoke a login. */
export function createLightsailProvider(
  clientIn = (region: string) => new LightsailClient({ ...clientConfig(), region }),
  environment: Environment = process.env,
): Provider<'lightsail'> {
  const { handshake, hosts, imagePrefix } = lightsailRules(environment);
  const clients = new Map<string, LightsailClient>();

  return {
    handshake,
    hosts,

    async issue({ region }, run) {
      const lightsail = clients.get(region) ?? clientIn(region);
      clients.set(region, lightsail);
      const tried = `CreateContainerServiceRegistryLogin in ${region}`;
      const issued = await requestAwsLogin(
        {
          tried,
          send: (options) => lightsail.send(new CreateContainerServiceRegistryLoginCommand({}), options),
          reply: login,
          holds: 'login',
          whenDenied:
            "let the function's role call lightsail:CreateContainerServiceRegistryLogin on all resources",
          errors: {
            RegionSetupInProgressException: (_message, options) =>
              new RegistryNotReady(`${tried} failed: Lightsail is still setting up the region`, options),
          },
        },
        run,
      );
      return { ...issued, imagePrefix: imagePrefix(issued.host) };
    },
  };
}
