import type { RegistryOptions } from '../../props/registry-options';
import { type WrittenRegistry, writtenRegistry } from '../../props/written-registry';

/** A registry of Amazon Lightsail container services. Its credentials push and can't pull. */
export interface LightsailRegistryOptions extends RegistryOptions {
  /**
   * The AWS region of the registry.
   *
   * @default the stack's
   */
  readonly region?: string;
}

export const writtenLightsailRegistry = (name: string, options: LightsailRegistryOptions): WrittenRegistry =>
  writtenRegistry('lightsail', name, options);
