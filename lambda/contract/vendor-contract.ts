import type * as v from 'valibot';
import type { CredentialShape } from './credential-shape';
import type { EntryParts } from './entry-parts';

/** What the infrastructure and the functions share about one vendor's registries. */
export interface VendorContract<Entry extends v.GenericSchema, ProbeEntry extends v.GenericSchema> {
  /** The schema of an entry of the vendor's function. */
  readonly entry: (parts: EntryParts) => Entry;
  /** The schema of an entry of the probe. */
  readonly probeEntry: (parts: EntryParts) => ProbeEntry;
  /** What shapes a credential in addition to the vendor and the access. */
  readonly shape: (entry: v.InferOutput<Entry>) => Omit<CredentialShape, 'provider' | 'access'>;
}

export const vendorContract = <Entry extends v.GenericSchema, ProbeEntry extends v.GenericSchema>(
  contract: VendorContract<Entry, ProbeEntry>,
): VendorContract<Entry, ProbeEntry> => contract;
