import * as v from 'valibot';
import { entryParts } from './entry-parts';
import type { Environment } from './environment';
import { PROVIDER_NAMES, type ProviderName } from './provider-name';
import { VENDORS } from './vendors';

/**
 * The schema of one entry of `registries.json`. Its input is what the file says; its output is complete: values that were
 * unknown at synth come from the function's environment, and the function's own region is used if none is named.
 */
export function registryEntry(environment: Environment) {
  const parts = entryParts(environment);
  return v.variant(
    'provider',
    PROVIDER_NAMES.map((name) => VENDORS[name].entry(parts)),
  );
}

type Schemas = { readonly [P in ProviderName]: ReturnType<(typeof VENDORS)[P]['entry']> };
type AssetEntries = { readonly [P in ProviderName]: v.InferInput<Schemas[P]> };
type Entries = { readonly [P in ProviderName]: v.InferOutput<Schemas[P]> };

/** One registry as `registries.json` in a function's asset states it: the config's registry with its defaults filled in. */
export type AssetEntryOf<P extends ProviderName> = AssetEntries[P];
export type AssetEntry = AssetEntryOf<ProviderName>;

/** One registry as a function works with it: every value known. */
export type EntryOf<P extends ProviderName> = Entries[P];
export type RegistryEntry = EntryOf<ProviderName>;
