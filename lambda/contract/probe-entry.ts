import * as v from 'valibot';
import { entryParts } from './entry-parts';
import type { Environment } from './environment';
import { PROVIDER_NAMES, type ProviderName } from './provider-name';
import { VENDORS } from './vendors';

/** The schema of one entry of the probe's `registries.json`. */
export function probeEntry(environment: Environment) {
  const parts = entryParts(environment);
  return v.variant(
    'provider',
    PROVIDER_NAMES.map((name) => VENDORS[name].probeEntry(parts)),
  );
}

type Schemas = { readonly [P in ProviderName]: ReturnType<(typeof VENDORS)[P]['probeEntry']> };
type ProbeEntries = { readonly [P in ProviderName]: v.InferOutput<Schemas[P]> };

/** One registry as `registries.json` in the probe's asset states it. */
export type ProbeAssetEntry = v.InferInput<Schemas[ProviderName]>;
/** One registry as the probe works with it. */
export type ProbeEntryOf<P extends ProviderName> = ProbeEntries[P];
export type ProbeEntry = ProbeEntryOf<ProviderName>;
