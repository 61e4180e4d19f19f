import {
  CreateContainerServiceRegistryLoginCommand,
  LightsailClient,
  type LightsailClientConfig,
} from '@aws-sdk/client-lightsail';
import { STSClient } from '@aws-sdk/client-sts';
import * as v from 'valibot';
import { clientConfig } from '../../aws/client-config';
import type { Environment } from '../../contract/environment';
import { RegistryNotReady } from '../../run/registry-failure';
import { assumeRole } from '../assume-role';
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

export interface LightsailDependencies {
  readonly environment?: Environment;
  readonly sts?: STSClient;
  /** A client for one region, as the function or with the credentials of a role. */
  readonly lightsailFor?: (config: Pick<LightsailClientConfig, 'region' | 'credentials'>) => LightsailClient;
}

/** Amazon Lightsail's registry for container services: push only, and AWS has no way to revoke a login. */
export function createLightsailProvider({
  environment = process.env,
  sts = new STSClient(clientConfig()),
  // A client is made for each login; they all share one pool of connections.
  lightsailFor = (config) =>
    new LightsailClient({ ...clientConfig(), requestHandler: sts.config.requestHandler, ...config }),
}: LightsailDependencies = {}): Provider<'lightsail'> {
  const { handshake, hosts, imagePrefix } = lightsailRules(environment);

  return {
    handshake,
    hosts,

    async issue({ name, region, role }, run) {
      const assumed = role && {
        credentials: await assumeRole(sts, { ...role, registry: name }, run),
      };
      const lightsail = lightsailFor({ region, ...assumed });
      const tried = `CreateContainerServiceRegistryLogin in ${region}${role === undefined ? '' : ` by ${role.arn}`}`;
      const issued = await requestAwsLogin(
        {
          tried,
          send: (options) => lightsail.send(new CreateContainerServiceRegistryLoginCommand({}), options),
          reply: login,
          holds: 'login',
          whenDenied: `let ${role === undefined ? "the function's role" : `the role ${role.arn}`} call lightsail:CreateContainerServiceRegistryLogin on all resources`,
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
