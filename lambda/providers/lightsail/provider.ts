import { CreateContainerServiceRegistryLoginCommand, LightsailClient } from '@aws-sdk/client-lightsail';
import * as v from 'valibot';
import { awsCall } from '../../aws/aws-call';
import { awsCallFailed } from '../../aws/aws-error';
import { clientConfig } from '../../aws/client-config';
import type { Environment } from '../../contract/environment';
import { instantOf } from '../../contract/instant';
import { RegistryNotReady, VendorReplyInvalid } from '../../run/registry-failure';
import { awsFailure } from '../aws-failure';
import { isPlausibleExpiry, namedHost, password, username } from '../credential-fields';
import type { Provider } from '../provider';
import { lightsailRules } from './rules';

const login = v.object({
  registryLogin: v.object({ username, password, registry: namedHost, expiresAt: v.date() }),
});

/** Amazon Lightsail's registry for container services: push only, and AWS has no way to revoke a login. */
export function createLightsailProvider(
  clientIn = (region: string) => new LightsailClient({ ...clientConfig(), region }),
  environment: Environment = process.env,
): Provider<'lightsail'> {
  const { handshake, hosts } = lightsailRules(environment);
  const clients = new Map<string, LightsailClient>();

  return {
    ...handshake,
    hosts,

    async issue({ region }, run) {
      const lightsail = clients.get(region) ?? clientIn(region);
      clients.set(region, lightsail);
      const issuedAt = instantOf(run.clock.now());
      const tried = `CreateContainerServiceRegistryLogin in ${region}`;
      const reply = await awsCall(run, (options) =>
        lightsail.send(new CreateContainerServiceRegistryLoginCommand({}), options),
      ).catch((error: unknown) => {
        const cause = awsCallFailed(error);
        if (cause.name === 'RegionSetupInProgressException') {
          throw new RegistryNotReady(`${tried} failed: Lightsail is still setting up the region`, { cause });
        }
        throw awsFailure(
          tried,
          error,
          "let the function's role call lightsail:CreateContainerServiceRegistryLogin on all resources",
        );
      });

      const parsed = v.safeParse(login, reply);
      if (!parsed.success) throw new VendorReplyInvalid(`${tried} returned no usable login`);
      const { registryLogin } = parsed.output;
      const expiresAt = instantOf(registryLogin.expiresAt.getTime());
      if (!isPlausibleExpiry(issuedAt, expiresAt)) {
        throw new VendorReplyInvalid(`${tried} returned a login with an impossible expiry`);
      }
      return {
        host: registryLogin.registry,
        imagePrefix: `${registryLogin.registry}/sr`,
        username: registryLogin.username,
        password: registryLogin.password,
        issuedAt,
        expiresAt,
      };
    },
  };
}
