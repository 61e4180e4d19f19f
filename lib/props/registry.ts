import type { Stack } from 'aws-cdk-lib';
import {
  type DigitalOceanRegistryOptions,
  writtenDigitalOceanRegistry,
} from '../providers/digitalocean/digital-ocean-registry-options';
import { type EcrRegistryOptions, writtenEcrRegistry } from '../providers/ecr/ecr-registry-options';
import {
  type GitLabRegistryOptions,
  writtenGitLabRegistry,
} from '../providers/gitlab/git-lab-registry-options';
import { type IonosRegistryOptions, writtenIonosRegistry } from '../providers/ionos/ionos-registry-options';
import {
  type LightsailRegistryOptions,
  writtenLightsailRegistry,
} from '../providers/lightsail/lightsail-registry-options';
import type { WrittenRegistry } from './written-registry';

/**
 * A registry whose credential is kept fresh. Each method makes one of a vendor's; `name` is the registry's name in its secret, in
 * logs and in alerts: up to 63 lower-case letters, digits and hyphens.
 */
export class Registry {
  /** A registry at Amazon ECR. */
  static ecr(name: string, options: EcrRegistryOptions): Registry {
    return new Registry((stack) => writtenEcrRegistry(name, options, stack));
  }

  /** A registry of Amazon Lightsail container services. */
  static lightsail(name: string, options: LightsailRegistryOptions = {}): Registry {
    return new Registry(() => writtenLightsailRegistry(name, options));
  }

  /** A registry at DigitalOcean. */
  static digitalOcean(name: string, options: DigitalOceanRegistryOptions): Registry {
    return new Registry((stack) => writtenDigitalOceanRegistry(name, options, stack));
  }

  /** A registry at IONOS. */
  static ionos(name: string, options: IonosRegistryOptions): Registry {
    return new Registry((stack) => writtenIonosRegistry(name, options, stack));
  }

  /** A registry at GitLab: gitlab.com, or a self-managed one. */
  static gitLab(name: string, options: GitLabRegistryOptions): Registry {
    return new Registry((stack) => writtenGitLabRegistry(name, options, stack));
  }

  readonly #written: (stack: Stack) => WrittenRegistry;

  private constructor(written: (stack: Stack) => WrittenRegistry) {
    this.#written = written;
  }

  /**
   * The registry as a config document says it.
   *
   * @internal
   */
  _written(stack: Stack): WrittenRegistry {
    return this.#written(stack);
  }
}
