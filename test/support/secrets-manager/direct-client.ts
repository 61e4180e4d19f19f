import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SecretsManager } from './secrets-manager';

/** The SDK's client without the network: its commands go straight to a Secrets Manager in memory. */
export const directClient = (secretsManager: SecretsManager): SecretsManagerClient =>
  Object.assign(new SecretsManagerClient({ region: 'eu-central-1' }), {
    send: async (command: { readonly input: object }): Promise<object> =>
      secretsManager.answer(command.constructor.name.replace(/Command$/, ''), command.input),
  });
