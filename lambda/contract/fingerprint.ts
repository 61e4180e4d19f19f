import { createHash } from 'node:crypto';
import type { RegistryEntry } from './registry-entry';

/** The fields that shape a credential. Fields that are undefined don't count, so new ones with a default change nothing. */
export interface CredentialShape {
  readonly provider: string;
  readonly registry?: string | undefined;
  readonly access: string;
  readonly scopes?: readonly unknown[] | undefined;
  /** Seconds. */
  readonly lifetime?: number | undefined;
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly role?: string | undefined;
  /** Of the stack that made the role. */
  readonly stackId?: string | undefined;
}

/** Picks from an entry what shapes its credential. */
export function credentialShape(entry: RegistryEntry): CredentialShape {
  const { provider, access } = entry;
  switch (entry.provider) {
    case 'ecr': {
      const { region, account, tokenRole } = entry;
      // No repositories: they change the role's policy, which tokens that are out follow. But tokens end with their role:
      // another stack of the same name makes another role under the same ARN.
      const stackId = tokenRole.given ? undefined : tokenRole.stackId;
      return { provider, access, region, account, role: tokenRole.arn, stackId };
    }
    case 'lightsail':
      return { provider, access, region: entry.region };
    case 'digitalocean':
      return { provider, access, registry: entry.registry, lifetime: entry.lifetime };
    case 'ionos':
      return { provider, access, registry: entry.registryId, lifetime: entry.lifetime, scopes: entry.scopes };
  }
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
