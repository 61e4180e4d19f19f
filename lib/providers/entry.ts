import { Stack } from 'aws-cdk-lib';
import type { RegistryConfig } from '../config/registry-config';
import { functionName } from '../names';
import type { EntryScope } from './provider-infrastructure';

/** The part of an asset entry that all providers share. */
export const commonEntry = (registry: RegistryConfig, { deployTimeValues }: EntryScope) => ({
  name: registry.name,
  secretId: deployTimeValues.bind(registry.existingSecretArn ?? registry.secretName),
  refreshEvery: registry.refreshEvery,
  verify: registry.verify,
  ...optional('host', registry.host),
});

/** The part of the probe's entry that all providers share. */
export const commonProbeEntry = (
  registry: RegistryConfig,
  replicas: readonly string[],
  { scope, deployTimeValues }: EntryScope,
) => ({
  name: registry.name,
  secretId: deployTimeValues.bind(registry.existingSecretArn ?? registry.secretName),
  verify: registry.verify,
  ...optional('host', registry.host),
  refresher: functionName(Stack.of(scope).stackName, registry.provider),
  // The replicas of an existing secret are its owner's.
  ...(replicas.length === 0 || registry.existingSecretArn !== undefined ? {} : { replicas: [...replicas] }),
});

export type CommonProbeEntry = ReturnType<typeof commonProbeEntry>;

/** Keeps optional fields out of an object instead of setting them to undefined. */
export const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } => {
  const field: { [key in K]?: V } = {};
  if (value !== undefined) field[key] = value;
  return field;
};
