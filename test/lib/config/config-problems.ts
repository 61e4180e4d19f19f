import { Token } from 'aws-cdk-lib';
import { ConfigError } from '../../../lib/config/config-error';
import { parseConfig } from '../../../lib/config/parse-config';
import { EXAMPLES } from '../providers/examples';

export const SOURCE = {
  file: 'registries.yaml',
  stackName: 'RegistryTokenRefresher',
  isDeployTimeValue: (text: string) => Token.isUnresolved(text),
};

export const ALERTS = { emails: ['platform@example.com'] };
export const ECR = EXAMPLES.ecr.shortest;
export const DIGITALOCEAN = EXAMPLES.digitalocean.shortest;

/** A document with these registries and no other problem. */
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
