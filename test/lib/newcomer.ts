import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import type { GeneratedConfig, GeneratedRegistry } from './generated-config';
import { registriesOf } from './provider-parts';

/** A registry that a config gains, beside those of its provider that were there before. */
export interface Newcomer {
  readonly registry: GeneratedRegistry;
  /** The config without it. */
  readonly before: GeneratedConfig;
  readonly isFirstOfProvider: boolean;
  readonly hasTokenRole: boolean;
  /** Whether no other one mints with a token role. */
  readonly isFirstWithTokenRole: boolean;
  /** Whether the function needs a right that it didn't need before. */
  readonly needsMoreRights: boolean;
  /** Whether no other credential of the provider lives as long. */
  readonly isOfNewLifetime: boolean;
}

const apiToken = v.optional(v.object({ secret: v.string(), encryptionKeyArn: v.optional(v.string()) }), {
  secret: '',
});

/** The last registry of a config as its newcomer; undefined where it is the only one. */
export function newcomerOf(config: GeneratedConfig): Newcomer | undefined {
  const registry = config.registries.at(-1);
  if (registry === undefined || config.registries.length === 1) return undefined;
  const before = { ...config, registries: config.registries.slice(0, -1) };
  const others = registriesOf(before, registry.provider);
  const isFirst = hasTokenRole(registry) && !others.some(hasTokenRole);
  const rights = others.flatMap(rightsOf);
  return {
    registry,
    before,
    isFirstOfProvider: others.length === 0,
    hasTokenRole: hasTokenRole(registry),
    isFirstWithTokenRole: isFirst,
    needsMoreRights: isFirst || rightsOf(registry).some((right) => !rights.includes(right)),
    isOfNewLifetime: !others.some(({ lifetime }) => isDeepStrictEqual(lifetime, registry.lifetime)),
  };
}

/** Whether the stack makes the role that mints for a registry. */
export const hasTokenRole = ({ provider, assumeRoleArn }: GeneratedRegistry): boolean =>
  provider === 'ecr' && assumeRoleArn === undefined;

/** What a registry has the function's role name beside what all of its provider's share. */
function rightsOf(registry: GeneratedRegistry): readonly unknown[] {
  const { provider, secretName, existingSecretArn, assumeRoleArn } = registry;
  // Lightsail's function asks by itself unless a role is given.
  const asks = provider === 'lightsail' && assumeRoleArn === undefined ? provider : undefined;
  const { secret, encryptionKeyArn } = v.parse(apiToken, registry.apiToken);
  return [asks, secretName, existingSecretArn, assumeRoleArn, secret, encryptionKeyArn].filter(
    (right) => right !== undefined && right !== '',
  );
}
