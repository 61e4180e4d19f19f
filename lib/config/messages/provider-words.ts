import { PROVIDER_NAMES } from '../../../lambda/contract/provider-name';
import { vendorConfig } from '../../providers/vendor-configs';
import { didYouMean, oneOf } from './words';

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
  const meant = PROVIDER_NAMES.find((name) => vendorConfig(name).otherNames?.includes(word));
  if (meant !== undefined) return `${allowed}; did you mean "${meant}"?`;
  if (Object.hasOwn(UNSUPPORTED, word)) return `${allowed}; ${UNSUPPORTED[word]} is not supported`;
  return `${allowed}${didYouMean(written, PROVIDER_NAMES)}`;
}
