import type { Access } from '../../lambda/contract/entry-parts';
import type { IonosScope } from '../../lambda/contract/providers/ionos';

/** What every registry of the config has, defaults filled in. */
interface CommonRegistryConfig {
  readonly name: string;
  /** Name of the secret that the stack makes, where {@link existingSecretArn} doesn't name another one. */
  readonly secretName: string;
  /** A secret that exists already and receives the credential; may be a CDK token. */
  readonly existingSecretArn?: string | undefined;
  /** Seconds. */
  readonly refreshEvery: number;
  /** False: publish without asking the registry first. */
  readonly verify: boolean;
  /** What the vendor's reply must name as the registry's host, instead of the vendor's usual form. */
  readonly host?: string | undefined;
}

/** Where a vendor's API token lies; each value may be a CDK token. */
export interface ApiTokenReference {
  /** Name or ARN of the existing secret. */
  readonly secret: string;
  /** The JSON key within it; without one the whole string is the token. */
  readonly key?: string | undefined;
  /** The customer-managed key that encrypts the secret. */
  readonly encryptionKeyArn?: string | undefined;
}

interface EcrRegistryConfig extends CommonRegistryConfig {
  readonly provider: 'ecr';
  /** The stack's where undefined. */
  readonly region?: string | undefined;
  /** The registry's account; the minting role's own where undefined. */
  readonly account?: string | undefined;
  /** Names, IAM's wildcards allowed; may be empty only where {@link assumeRoleArn} is given. */
  readonly repositories: readonly string[];
  readonly access: Access;
  /** May be a CDK token. */
  readonly assumeRoleArn?: string | undefined;
  /** May be a CDK token. */
  readonly externalId?: string | undefined;
}

interface LightsailRegistryConfig extends CommonRegistryConfig {
  readonly provider: 'lightsail';
  /** The stack's where undefined. */
  readonly region?: string | undefined;
  readonly access: 'push';
}

interface DigitalOceanRegistryConfig extends CommonRegistryConfig {
  readonly provider: 'digitalocean';
  readonly registry: string;
  readonly access: Access;
  /** Seconds. */
  readonly lifetime: number;
  readonly apiToken: ApiTokenReference;
}

export interface IonosRegistryConfig extends CommonRegistryConfig {
  readonly provider: 'ionos';
  readonly registryId: string;
  readonly access: Access;
  readonly scopes: readonly IonosScope[];
  /** Seconds. */
  readonly lifetime: number;
  readonly apiToken: ApiTokenReference;
}

/** One registry of the config, complete. */
export type RegistryConfig =
  | EcrRegistryConfig
  | LightsailRegistryConfig
  | DigitalOceanRegistryConfig
  | IonosRegistryConfig;
