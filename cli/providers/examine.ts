import type { ProviderName } from '../../lambda/contract/provider-name';
import type { RegistryConfig, RegistryConfigOf } from '../../lib/config/registry-config';
import { type Finding, findingOf } from '../doctor/finding';
import { examineDigitalOcean } from './digitalocean/examine';
import { examineEcr } from './ecr/examine';
import { examineGitLab } from './gitlab/examine';
import { examineIonos } from './ionos/examine';
import { examineLightsail } from './lightsail/examine';
import type { VendorCalls } from './vendor-calls';

/**
 * Asks a vendor, by calls that only read, whether a registry is there and whether its API token may do what the functions will
 * ask for.
 *
 * @throws RegistryFailure
 * @throws CliError for a look that AWS denies
 */
export type Examine<P extends ProviderName> = (
  registry: RegistryConfigOf<P>,
  calls: VendorCalls,
) => Promise<readonly Finding[]>;

/** Of each vendor; the compiler names the one that is missing. */
const EXAMINE: { readonly [P in ProviderName]: Examine<P> } = {
  ecr: examineEcr,
  lightsail: examineLightsail,
  digitalocean: examineDigitalOcean,
  ionos: examineIonos,
  gitlab: examineGitLab,
};

const WHY = 'no refresh of it works';

/** What its vendor tells of a registry. */
export async function examineRegistry(
  registry: RegistryConfig,
  calls: VendorCalls,
): Promise<readonly Finding[]> {
  try {
    return await examineBy(registry.provider, registry, calls);
  } catch (error) {
    return [findingOf(error, registry.name, WHY)];
  }
}

const examineBy = <P extends ProviderName>(
  provider: P,
  registry: RegistryConfigOf<P>,
  calls: VendorCalls,
): Promise<readonly Finding[]> => EXAMINE[provider](registry, calls);
