import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import { didYouMean, oneOf } from './words';

/** What people call the providers otherwise. */
const OTHER_NAMES: Readonly<Record<string, ProviderName>> = {
  docr: 'digitalocean',
  do: 'digitalocean',
  aws: 'ecr',
  'aws-ecr': 'ecr',
  'amazon-ecr': 'ecr',
  'ecr-public': 'ecr',
  ionoscloud: 'ionos',
};

/** Registries that this release issues no credentials for, by what people call them. */
const UNSUPPORTED: Readonly<Record<string, string>> = {
  ghcr: "GitHub's registry",
  github: "GitHub's registry",
  gcr: "Google's registry",
  gar: "Google's registry",
  acr: "Azure's registry",
  azure: "Azure's registry",
  dockerhub: 'Docker Hub',
  docker: 'Docker Hub',
  quay: 'Quay',
};

/** What a provider must be that isn't one, with the one that was meant. */
export function providerAllowed(written: unknown): string {
  const allowed = `must be ${oneOf(PROVIDER_NAMES)}`;
  if (typeof written !== 'string') return allowed;
  const word = written.toLowerCase();
  const meant = Object.hasOwn(OTHER_NAMES, word) ? OTHER_NAMES[word] : undefined;
  if (meant !== undefined) return `${allowed}; did you mean "${meant}"?`;
  if (Object.hasOwn(UNSUPPORTED, word)) return `${allowed}; ${UNSUPPORTED[word]} is not supported`;
  return `${allowed}${didYouMean(written, PROVIDER_NAMES)}`;
}
