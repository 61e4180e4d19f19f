import type { RegistryEntry } from './registry-entry';

/** Seconds: how long ECR's and Lightsail's credentials live, whatever a caller asks for. */
export const AWS_LIFETIME = 12 * 3600;

/** Seconds for which a registry's credentials are meant to live. */
export const lifetimeOf = (entry: RegistryEntry): number =>
  'lifetime' in entry ? entry.lifetime : AWS_LIFETIME;
