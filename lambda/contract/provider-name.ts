/** The vendors whose registries this project knows. A new one starts here: the compiler then names every place it misses. */
export const PROVIDER_NAMES = ['ecr', 'lightsail', 'digitalocean', 'ionos'] as const;

export type ProviderName = (typeof PROVIDER_NAMES)[number];
