import { PROVIDER_NAMES, type ProviderName } from '../../../lambda/contract/provider-name';
import { digitalocean } from './digitalocean';
import { ecr } from './ecr';
import { gitlab } from './gitlab';
import { ionos } from './ionos';
import { lightsail } from './lightsail';
import type { ExampleRegistry, ProviderExamples } from './provider-examples';

/** What the tests know of each vendor; the compiler names the one that is missing. */
export const EXAMPLES: Readonly<Record<ProviderName, ProviderExamples>> = {
  ecr,
  lightsail,
  digitalocean,
  ionos,
  gitlab,
};

/** The shortest registry of each vendor. */
export const SHORTEST: readonly ExampleRegistry[] = PROVIDER_NAMES.map((name) => EXAMPLES[name].shortest);

/** The vendors of which something holds. */
export const providersWith = (isSo: (examples: ProviderExamples) => boolean): readonly ProviderName[] =>
  PROVIDER_NAMES.filter((name) => isSo(EXAMPLES[name]));
