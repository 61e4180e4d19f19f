import { Token } from 'aws-cdk-lib';
import { ConfigError } from '../../../lib/config/config-error';
import { parseConfig } from '../../../lib/config/parse-config';

export const SOURCE = {
  file: 'registries.yaml',
  stackName: 'RegistryTokenRefresher',
  isDeployTimeValue: (text: string) => Token.isUnresolved(text),
};

export const ALERTS = { emails: ['platform@example.com'] };
export const ECR = { name: 'prod', provider: 'ecr', repositories: ['api'] };
export const DIGITALOCEAN = {
  name: 'images',
  provider: 'digitalocean',
  registry: 'acme',
  apiToken: { secret: 'digitalocean/api-token' },
};
export const IONOS = {
  name: 'edge',
  provider: 'ionos',
  registryId: '8f0c2b1e-6d3a-4c58-9f47-2a1b3c4d5e6f',
  repositories: ['web'],
  apiToken: { secret: 'ionos/api', key: 'token' },
};

/** A document with these registries and nothing wrong besides. */
export const withRegistries = (...registries: readonly unknown[]) => ({ alerts: ALERTS, registries });

/** The error's message for a document; fails where there is none. */
export function messageOf(document: unknown): string {
  try {
    parseConfig(document, SOURCE);
  } catch (error: unknown) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The document has no problem.');
}

/** The lines of the message, one for each problem. */
export const problemsOf = (document: unknown): readonly string[] => messageOf(document).split('\n').slice(1);
