import { field, parseJson } from '../json-field';

const SCOPES = ['read_repository', 'read_registry', 'write_registry', 'read_package_registry'];

/** A deploy token of one project or group. Times are milliseconds since 1970. */
export interface DeployToken {
  readonly id: number;
  /** `projects/acme/tools` */
  readonly owner: string;
  readonly name: string;
  readonly username: string;
  readonly token: string;
  readonly expiresAt: number | undefined;
  readonly scopes: readonly string[];
}

/** A deploy token in replies; the token itself is shown at creation only. */
export const deployTokenResource = ({ id, name, username, expiresAt, scopes }: DeployToken, now: number) => ({
  id,
  name,
  username,
  expires_at: expiresAt === undefined ? null : new Date(expiresAt).toISOString(),
  scopes,
  revoked: false,
  expired: expiresAt !== undefined && expiresAt <= now,
});

type WantedToken = Pick<DeployToken, 'name' | 'expiresAt' | 'scopes'> & {
  readonly username: string | undefined;
};

/** The deploy token that a request's body describes, or what is wrong with it. */
export function parseDeployToken(body: string): WantedToken | string {
  const wanted = parseJson(body);
  const name = field(wanted, 'name');
  if (typeof name !== 'string') return 'name is missing';
  const scopes = field(wanted, 'scopes');
  if (!Array.isArray(scopes) || scopes.length === 0) return 'scopes is missing';
  if (!scopes.every((scope) => SCOPES.includes(scope))) return 'scopes does not have a valid value';
  const expiry = field(wanted, 'expires_at') ?? undefined;
  const expiresAt = typeof expiry === 'string' ? Date.parse(expiry) : undefined;
  if (expiry !== undefined && (expiresAt === undefined || Number.isNaN(expiresAt))) {
    return 'expires_at is invalid';
  }
  const username = field(wanted, 'username');
  return { name, scopes, expiresAt, username: typeof username === 'string' ? username : undefined };
}
