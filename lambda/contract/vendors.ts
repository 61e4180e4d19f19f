import type * as v from 'valibot';
import type { EntryParts } from './entry-parts';
import type { ProviderName } from './provider-name';
import { digitalocean } from './providers/digitalocean';
import { ecr } from './providers/ecr';
import { gitlab } from './providers/gitlab';
import { ionos } from './providers/ionos';
import { lightsail } from './providers/lightsail';

type SchemaFor<P extends ProviderName> = (
  parts: EntryParts,
) => v.GenericSchema<unknown, { readonly provider: P }>;

/** What both sides share about each vendor; the compiler names the one that is missing. */
export const VENDORS = { ecr, lightsail, digitalocean, ionos, gitlab } satisfies {
  readonly [P in ProviderName]: { readonly entry: SchemaFor<P>; readonly probeEntry: SchemaFor<P> };
};
