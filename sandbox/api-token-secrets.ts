import { CreateSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { RefresherConfig } from '../lib/config/refresher-config';
import type { Vendors } from './fakes/vendors';
import { SandboxError } from './sandbox-error';

/**
 * Makes the secrets that a config takes its API tokens from, with tokens that the fake vendors accept.
 *
 * @throws SandboxError for a reference by ARN, since an ARN can't be chosen
 */
export async function createApiTokenSecrets(
  { registries }: RefresherConfig,
  vendors: Vendors,
  secrets: SecretsManagerClient,
): Promise<void> {
  const values = new Map<string, string | Readonly<Record<string, string>>>();
  for (const registry of registries) {
    if (!('apiToken' in registry)) continue;
    const { secret, key } = registry.apiToken;
    if (secret.startsWith('arn:')) {
      throw new SandboxError(
        `The registry ${registry.name} names its API-token secret by ARN. The local cloud makes that secret itself and can't choose its ARN: name it by its name in the config for the sandbox.`,
      );
    }
    const { apiToken } = vendors[registry.provider];
    const others = values.get(secret);
    values.set(
      secret,
      key === undefined ? apiToken : { ...(typeof others === 'object' ? others : {}), [key]: apiToken },
    );
  }
  for (const [name, value] of values) {
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    await secrets.send(new CreateSecretCommand({ Name: name, SecretString: text }));
  }
}
