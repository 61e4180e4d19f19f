/** The vendors whose registries this project knows. Add a new one here first: the compiler then names every place that lacks it. */
export const PROVIDER_NAMES = ['ecr', 'lightsail', 'digitalocean', 'ionos', 'gitlab'] as const;

export type ProviderName = (typeof PROVIDER_NAMES)[number];
