import { type DigitalOcean, startDigitalOcean } from './digitalocean';
import { startEcr } from './ecr';
import { type Ionos, startIonos } from './ionos';
import { startLightsail } from './lightsail';
import type { Vendor } from './vendor';

/** All four vendors, each with its API and its registry, on loopback. */
export interface Vendors {
  readonly ecr: Vendor;
  readonly lightsail: Vendor;
  readonly digitalocean: DigitalOcean;
  readonly ionos: Ionos;
  /** What makes the refresher's functions call these vendors instead of the real ones. */
  readonly environment: Readonly<Record<string, string>>;
  /** Every secret text so far: API tokens, issued passwords, and the encoded forms in which these travel. */
  canaries(): readonly string[];
  stop(): Promise<void>;
}

export interface VendorsOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  /** Names of DigitalOcean's registries that exist. */
  readonly digitaloceanRegistries?: readonly string[] | 'any';
  /** Ids of IONOS' registries that exist. */
  readonly ionosRegistryIds?: readonly string[] | 'any';
  /** Seconds until the API token of IONOS lapses. */
  readonly ionosApiTokenLifetime?: number;
}

/** Starts the vendors; whoever starts them stops them. */
export async function startVendors({
  now = Date.now,
  digitaloceanRegistries = ['acme'],
  ionosRegistryIds = ['8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41'],
  ionosApiTokenLifetime = 300 * 86_400,
}: VendorsOptions = {}): Promise<Vendors> {
  const [ecr, lightsail, digitalocean, ionos] = await Promise.all([
    startEcr(now),
    startLightsail(now),
    startDigitalOcean(now, { registries: digitaloceanRegistries }),
    startIonos(now, { registryIds: ionosRegistryIds, apiTokenLifetime: ionosApiTokenLifetime }),
  ]);
  const all: readonly Vendor[] = [ecr, lightsail, digitalocean, ionos];
  return {
    ecr,
    lightsail,
    digitalocean,
    ionos,
    environment: {
      AWS_ENDPOINT_URL_ECR: ecr.api.url,
      AWS_ENDPOINT_URL_LIGHTSAIL: lightsail.api.url,
      DIGITALOCEAN_API_URL: digitalocean.api.url,
      DIGITALOCEAN_CLOUD_URL: digitalocean.cloud.url,
      IONOS_API_URL: ionos.api.url,
    },
    canaries: () => [
      digitalocean.apiToken,
      ionos.apiToken,
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
