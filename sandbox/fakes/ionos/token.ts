import { field, parseJson } from '../json-field';
import { CREATED_BY } from './created-by';

const NAME = /^[a-z][-a-z0-9]{1,61}[a-z0-9]$/;

interface Scope {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/** A token of one registry. Times are milliseconds since 1970. */
export interface Token {
  readonly id: string;
  readonly registryId: string;
  readonly name: string;
  readonly password: string;
  readonly createdAt: number;
  readonly expiresAt: number | undefined;
  readonly scopes: readonly Scope[];
  readonly status: 'enabled' | 'disabled';
}

/** The password is shown at creation only; creation and reading also spell instants differently. */
export function tokenResource(token: Token, at: 'creation' | 'reading') {
  const { id, name, password, createdAt, expiresAt, scopes, status } = token;
  const spelled = (instant: number): string => {
    const text = new Date(instant).toISOString();
    return at === 'creation' ? text : text.replace(/\.\d+Z$/, '+00:00');
  };
  return {
    id,
    type: 'token',
    href: '',
    metadata: { ...CREATED_BY, createdDate: spelled(createdAt), lastModifiedDate: null, state: status },
    properties: {
      name,
      credentials: { username: name, password: at === 'creation' ? password : '' },
      expiryDate: expiresAt === undefined ? null : spelled(expiresAt),
      scopes,
      status,
    },
  };
}

type WantedToken = Pick<Token, 'name' | 'expiresAt' | 'scopes' | 'status'>;

/** The token that a request's body describes, or what is wrong with it. */
export function parseToken(body: string, now: number): WantedToken | string {
  const properties = field(parseJson(body), 'properties');
  const name = field(properties, 'name');
  if (typeof name !== 'string' || !NAME.test(name)) return 'invalid name';

  const status = field(properties, 'status') ?? 'enabled';
  if (status !== 'enabled' && status !== 'disabled') return 'invalid status';

  const expiryDate = field(properties, 'expiryDate') ?? undefined;
  if (expiryDate !== undefined && typeof expiryDate !== 'string') return 'invalid expiryDate';
  const expiresAt = expiryDate === undefined ? undefined : Date.parse(expiryDate);
  if (expiresAt !== undefined && !(expiresAt >= now + 3_600_000)) {
    return 'expiryDate must be at least one hour in the future';
  }
  const scopes = field(properties, 'scopes') ?? [];
  return Array.isArray(scopes) && scopes.every(isScope)
    ? { name, status, expiresAt, scopes }
    : 'invalid scopes';
}

function isScope(value: unknown): value is Scope {
  const type = field(value, 'type');
  const actions = field(value, 'actions');
  return (
    (type === 'repository' || type === 'registry') &&
    typeof field(value, 'name') === 'string' &&
    Array.isArray(actions) &&
    actions.every((action) => ['pull', 'push', 'delete'].includes(action))
  );
}
