import { createHash } from 'node:crypto';
import type { CredentialShape } from './credential-shape';
import type { ProviderName } from './provider-name';
import type { EntryOf, RegistryEntry } from './registry-entry';
import { VENDORS } from './vendors';

type Shapes = {
  readonly [P in ProviderName]: {
    readonly shape: (entry: EntryOf<P>) => Omit<CredentialShape, 'provider' | 'access'>;
  };
};

/** Picks from an entry what shapes its credential. */
export function credentialShape(entry: RegistryEntry): CredentialShape {
  const { provider, access } = entry;
  return { provider, access, ...shapeOf(provider, entry) };
}

function shapeOf<P extends ProviderName>(provider: P, entry: EntryOf<P>) {
  const vendors: Shapes = VENDORS;
  return vendors[provider].shape(entry);
}

/** Eight hex digits of SHA-256 over the shape's JSON with sorted keys and sorted lists. */
export const fingerprint = (shape: CredentialShape): string =>
  createHash('sha256').update(canonicalJson(shape)).digest('hex').slice(0, 8);

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).sort().join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`;
}
