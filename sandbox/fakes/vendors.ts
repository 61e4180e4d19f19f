import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { type DigitalOcean, type DigitalOceanOptions, startDigitalOcean } from './digitalocean/fake';
import { startEcr } from './ecr/fake';
import { type GitLab, type GitLabOptions, startGitLab } from './gitlab/fake';
import { type Ionos, type IonosOptions, startIonos } from './ionos/fake';
import { startLightsail } from './lightsail/fake';
import type { Vendor } from './vendor';

/** The vendors by their names, each with its API and its registry, on loopback. */
interface EachVendor extends Readonly<Record<ProviderName, Vendor>> {
  readonly digitalocean: DigitalOcean;
  readonly ionos: Ionos;
  readonly gitlab: GitLab;
}

export interface Vendors extends EachVendor {
  /** What makes the refresher's functions call these vendors instead of the real ones. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every secret text so far: API tokens, issued passwords, and the encoded forms in which these travel. */
  canaries(): readonly string[];
  stop(): Promise<void>;
}

export interface VendorsOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Whether every registry that is asked for exists. */
  readonly anyRegistry?: boolean;
  readonly digitalocean?: DigitalOceanOptions;
  readonly ionos?: IonosOptions;
  readonly gitlab?: GitLabOptions;
}

/** Starts the vendors. The caller must stop them. */
export async function startVendors({
  now = Date.now,
  anyRegistry = false,
  ...options
}: VendorsOptions = {}): Promise<Vendors> {
  const [ecr, lightsail, digitalocean, ionos, gitlab] = await Promise.all([
    startEcr(now),
    startLightsail(now),
    startDigitalOcean(now, { ...(anyRegistry && { registries: 'any' }), ...options.digitalocean }),
    startIonos(now, { ...(anyRegistry && { registryIds: 'any' }), ...options.ionos }),
    startGitLab(now, { ...(anyRegistry && { paths: 'any' }), ...options.gitlab }),
  ]);
  const each: EachVendor = { ecr, lightsail, digitalocean, ionos, gitlab };
  const all = PROVIDER_NAMES.map((name): Vendor => each[name]);
  return {
    ...each,
    environment: Object.assign({}, ...all.map(({ environment }) => environment)),
    canaries: () => [
      ...all.flatMap(({ apiToken }) => apiToken ?? []),
      ...all.flatMap(({ issued }) =>
        issued.flatMap(({ username, password }) => [
          password,
          base64(`${username}:${password}`),
          base64(`${username}:${password}\n`),
        ]),
      ),
    ],
    stop: async () => {
      await Promise.all(all.map((vendor) => vendor.stop()));
    },
  };
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');
