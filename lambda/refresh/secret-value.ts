import { toRfc3339 } from '../contract/instant';
import type { RegistryEntry } from '../contract/registry-entry';
import type { SecretValue } from '../contract/secret-value';
import type { IssuedCredential } from '../providers/provider';
import { Sensitive } from '../run/sensitive';

/** The text to publish for a credential. */
export function secretValue(entry: RegistryEntry, issued: IssuedCredential): Sensitive {
  const { host, imagePrefix, tokenId } = issued;
  const [username, password] = [issued.username.reveal(), issued.password.reveal()];
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  const value: SecretValue = {
    username,
    password,
    host,
    imagePrefix,
    provider: entry.provider,
    name: entry.name,
    access: entry.access,
    issuedAt: toRfc3339(issued.issuedAt),
    expiresAt: toRfc3339(issued.expiresAt),
    ...(tokenId === undefined ? {} : { tokenId }),
    dockerconfigjson: JSON.stringify({ auths: { [host]: { username, password, auth } } }),
  };
  return new Sensitive(JSON.stringify(value));
}
