import { atRiskThreshold } from '../../lambda/contract/at-risk';
import { AWS_LIFETIME } from '../../lambda/contract/lifetime';
import type { RegistryConfig } from '../config/registry-config';

/** From how many seconds before its expiry a credential of one lifetime counts as at risk. */
export interface AtRiskLevel {
  /** Seconds. */
  readonly lifetime: number;
  /** Seconds. */
  readonly threshold: number;
}

/** One level for each lifetime among the registries, the shortest first. */
export function atRiskLevels(
  registries: readonly RegistryConfig[],
  checkEvery: number,
): readonly [AtRiskLevel, ...AtRiskLevel[]] {
  const lifetimes = new Set(
    registries.map((registry) => ('lifetime' in registry ? registry.lifetime : AWS_LIFETIME)),
  );
  const [shortest = AWS_LIFETIME, ...longer] = [...lifetimes].sort((a, b) => a - b);
  const level = (lifetime: number): AtRiskLevel => ({
    lifetime,
    threshold: atRiskThreshold(lifetime, checkEvery),
  });
  return [level(shortest), ...longer.map(level)];
}
