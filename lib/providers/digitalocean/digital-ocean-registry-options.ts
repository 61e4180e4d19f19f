import type { Duration, Stack } from 'aws-cdk-lib';
import type { Access } from '../../props/access';
import { type ApiToken, writtenWithApiToken } from '../../props/api-token';
import type { RegistryOptions } from '../../props/registry-options';
import type { WrittenRegistry } from '../../props/written-registry';

/** A registry at DigitalOcean. */
export interface DigitalOceanRegistryOptions extends RegistryOptions {
  /** The name of the registry at DigitalOcean. */
  readonly registry: string;
  /** Where DigitalOcean's API token lies. */
  readonly apiToken: ApiToken;
  /**
   * What the credential may do.
   *
   * @default Access.PULL
   */
  readonly access?: Access;
  /**
   * How long each credential lives, from an hour on. A superseded one stays valid until then.
   *
   * @default Duration.hours(12)
   */
  readonly lifetime?: Duration;
}

export const writtenDigitalOceanRegistry = (
  name: string,
  options: DigitalOceanRegistryOptions,
  stack: Stack,
): WrittenRegistry => writtenWithApiToken('digitalocean', name, options, stack);
