/**
 * What a published secret holds: flat JSON of strings. Keys may be added, never renamed, and never in a second spelling:
 * readers match them without regard to case.
 */
export interface SecretValue {
  readonly username: string;
  readonly password: string;
  /** The registry's host, with its port, if it has one; no scheme. */
  readonly host: string;
  /** What the name of an image in this registry starts with: `registry.digitalocean.com/acme`. */
  readonly imagePrefix: string;
  readonly provider: string;
  readonly name: string;
  readonly access: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly issuedAt: string;
  /** RFC 3339, UTC, whole seconds. */
  readonly expiresAt: string;
  /** The vendor's id of the credential, if revoking needs it: the token id of IONOS and GitLab. */
  readonly tokenId?: string;
  /** A Docker config as text: `{"auths":{"<host>":{"username","password","auth"}}}`. */
  readonly dockerconfigjson: string;
}
