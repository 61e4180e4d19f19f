import { Token } from 'aws-cdk-lib';
import { ConfigError } from '../../../lib/config/config-error';
import type { ConfigSource } from '../../../lib/config/config-source';
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
export function messageOf(document: unknown, source: ConfigSource = SOURCE): string {
  try {
    parseConfig(document, source);
  } catch (error: unknown) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The document has no problem.');
}

/** The lines of the message, one for each problem. */
export const problemsOf = (document: unknown, source?: ConfigSource): readonly string[] =>
  messageOf(document, source).split('\n').slice(1);
