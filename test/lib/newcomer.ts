import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { ACCOUNT, REGION } from '../support/synth';
import type { GeneratedConfig, GeneratedRegistry } from './generated-config';
import { registriesOf } from './provider-parts';

/** A registry that a config gains, beside those of its provider that were there before. */
export interface Newcomer {
  readonly registry: GeneratedRegistry;
  /** The config without it. */
  readonly before: GeneratedConfig;
  readonly isFirstOfProvider: boolean;
  /** Whether it is the first to mint with a token role, or with one of this reach. */
  readonly tokenRole: { readonly isFirst: boolean; readonly isNew: boolean };
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
  const reach = reachOf(registry);
  const reaches = others.flatMap((other) => reachOf(other) ?? []);
  const isFirst = reach !== undefined && reaches.length === 0;
  const rights = others.flatMap(rightsOf);
  return {
    registry,
    before,
    isFirstOfProvider: others.length === 0,
    tokenRole: { isFirst, isNew: reach !== undefined && !reaches.includes(reach) },
    needsMoreRights: isFirst || rightsOf(registry).some((right) => !rights.includes(right)),
    isOfNewLifetime: !others.some(({ lifetime }) => isDeepStrictEqual(lifetime, registry.lifetime)),
  };
}

/** What a token role stands for; undefined for registries that need none. */
export const reachOf = ({
  provider,
  account = ACCOUNT,
  region = REGION,
  repositories,
  access = 'pull',
  assumeRoleArn,
}: GeneratedRegistry): string | undefined =>
  provider === 'ecr' && assumeRoleArn === undefined
    ? JSON.stringify({ account, region, repositories, access })
    : undefined;

/** What a registry has the function's role name beside what all of its provider's share. */
function rightsOf(registry: GeneratedRegistry): readonly unknown[] {
  const { secretName, existingSecretArn, assumeRoleArn } = registry;
  const { secret, encryptionKeyArn } = v.parse(apiToken, registry.apiToken);
  return [secretName, existingSecretArn, assumeRoleArn, secret, encryptionKeyArn].filter(
    (right) => right !== undefined && right !== '',
  );
}
