import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { AssetEntryOf } from '../../lambda/contract/registry-entry';
import type { RegistryConfig } from '../config/registry-config';
import type { BoundValues } from '../function/bound-values';

/** The registries of one provider. */
export type RegistryConfigOf<P extends ProviderName> = Extract<RegistryConfig, { provider: P }>;

/** What a provider's infrastructure works in. */
export interface ProviderScope {
  readonly scope: Construct;
  /** The role of the provider's function. */
  readonly role: Role;
  readonly boundValues: BoundValues;
}

/** What the function must know of one vendor's registries. */
export interface ProviderBinding<P extends ProviderName> {
  readonly entries: readonly AssetEntryOf<P>[];
  readonly environment: Readonly<Record<string, string>>;
  /** What must exist before the function can issue. */
  readonly prerequisites: readonly Construct[];
}

/**
 * One vendor's side of the infrastructure: gives the function's role what it needs to issue credentials for these
 * registries, and says what the function must know of them.
 */
export type ProviderInfrastructure<P extends ProviderName> = (
  registries: readonly RegistryConfigOf<P>[],
  within: ProviderScope,
) => ProviderBinding<P>;
