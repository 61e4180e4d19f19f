import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { ProbeAssetEntry } from '../../lambda/contract/probe-entry';
import type { ProviderName } from '../../lambda/contract/provider-name';
import type { AssetEntryOf } from '../../lambda/contract/registry-entry';
import type { RegistryConfigOf } from '../config/registry-config';
import type { DeployTimeValues } from '../function/deploy-time-values';
import type { Limited } from '../limits';
import type { RoleNaming } from '../names';
import type { CommonProbeEntry } from './entry';

/** Where entries are made. */
export interface EntryScope {
  readonly scope: Construct;
  readonly deployTimeValues: DeployTimeValues;
}

/** What a provider's infrastructure works in. */
export interface ProviderScope extends EntryScope {
  /** The role of the provider's function. */
  readonly role: Role;
  readonly naming: RoleNaming;
}

/** What the function must know of one vendor's registries. */
export interface ProviderBinding<Name extends ProviderName> {
  readonly entries: readonly AssetEntryOf<Name>[];
  /** Variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** What must exist before the function can issue. */
  readonly prerequisites?: readonly Construct[];
  /** What grows with a registry. */
  readonly limited?: readonly Limited[];
}

/** One vendor's side of the infrastructure. */
export interface ProviderInfrastructure<Name extends ProviderName> {
  /** Its lines on the dashboard. Not red, which stands for danger. */
  readonly color: string;
  /**
   * Gives the function's role what it needs to issue credentials for these registries, and says what the function must know
   * of them.
   */
  readonly bind: (
    registries: readonly RegistryConfigOf<Name>[],
    within: ProviderScope,
  ) => ProviderBinding<Name>;
  /** What the probe must know of one registry. */
  readonly probeEntry: (
    registry: RegistryConfigOf<Name>,
    common: CommonProbeEntry,
    within: EntryScope,
  ) => Extract<ProbeAssetEntry, { provider: Name }>;
}
