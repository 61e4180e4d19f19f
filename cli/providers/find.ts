import type { ProviderName } from '../../lambda/contract/provider-name';
import type { Sensitive } from '../../lambda/run/sensitive';
import type { Session } from '../aws/session';
import { findDigitalOcean } from './digitalocean/find';
import { findEcr } from './ecr/find';
import { findGitLab } from './gitlab/find';
import { findIonos } from './ionos/find';
import { findLightsail } from './lightsail/find';
import type { VendorCalls } from './vendor-calls';

/** A registry that was found, and what a config says of it. */
export interface Choice {
  /** What people know it by. */
  readonly label: string;
  /** Keys and values of its entry, but name, provider and API token. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** What registries are looked for with. */
export interface Search {
  readonly calls: VendorCalls<Pick<Session, 'client' | 'profile'>>;
  /** The stack's. */
  readonly region: string;
  /** Of GitLab: `https://gitlab.com`. */
  readonly url: string;
}

/** The API token of a vendor, and the secret that holds it, or will. */
export interface GivenToken {
  readonly bearer: Sensitive;
  readonly secretId: string;
}

/** Finds registries by calls that only read. @throws RegistryFailure or CliError */
export type Find = (search: Search) => Promise<readonly Choice[]>;
export type FindWithToken = (search: Search, token: GivenToken) => Promise<readonly Choice[]>;

/** How a vendor's registries are found, and what a comment in the config says of them. */
type Finder =
  | { readonly about: string; readonly find: Find; readonly findWithToken?: never }
  | { readonly about: string; readonly findWithToken: FindWithToken; readonly find?: never };

/** Of each vendor; the compiler names the one that is missing. */
export const FINDERS: { readonly [P in ProviderName]: Finder } = {
  ecr: {
    about: 'Amazon ECR. The stack makes a role that may pull from these repositories and nothing else.',
    find: findEcr,
  },
  lightsail: { about: 'Amazon Lightsail. Its credentials push and can not pull.', find: findLightsail },
  digitalocean: { about: 'DigitalOcean.', findWithToken: findDigitalOcean },
  ionos: {
    about: 'IONOS. The credential opens all repositories; name them to open less.',
    findWithToken: findIonos,
  },
  gitlab: { about: 'GitLab. The credential opens the images of one project.', findWithToken: findGitLab },
};
