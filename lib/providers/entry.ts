import type { RegistryConfig } from '../config/registry-config';
import type { BoundValues } from '../function/bound-values';

/** The secret that receives a registry's credential. */
export const secretIdEntry = ({ existingSecretArn, secretName }: RegistryConfig, boundValues: BoundValues) =>
  boundValues.bind(existingSecretArn ?? secretName);

/** The part of an asset entry that all providers share. */
export const commonEntry = (registry: RegistryConfig, boundValues: BoundValues) => ({
  name: registry.name,
  secretId: secretIdEntry(registry, boundValues),
  refreshEvery: registry.refreshEvery,
  verify: registry.verify,
  ...optional('host', registry.host),
});

/** Keeps optional fields out of an object instead of setting them to undefined. */
export const optional = <K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } => {
  const field: { [key in K]?: V } = {};
  if (value !== undefined) field[key] = value;
  return field;
};
