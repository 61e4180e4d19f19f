import { randomUUID } from 'node:crypto';
import { CredentialLedger, canary } from '../credential-ledger';
import { type Call, json, type Reply, startFakeServer } from '../fake-server';
import { basicAdmission, startRegistryServer } from '../registry-server';
import { type Vendor, vendor } from '../vendor';
import { CREATED_BY } from './created-by';
import { parseToken, type Token, tokenResource } from './token';

export interface Ionos extends Vendor {
  /** A JWT. */
  readonly apiToken: string;
  /** When the API token expires, in seconds since 1970. */
  readonly apiTokenExpiresAt: number;
  /** The state of all registries; a host name is known in `Running` only. Settable at any time. */
  readonly registries: { state: string };
}

export interface IonosOptions {
  /** Ids of the registries that exist. */
  readonly registryIds?: readonly string[] | 'any';
  /** Seconds until the API token expires. */
  readonly apiTokenLifetime?: number;
}

const REGISTRIES = '/registries';
const REGISTRY = /^\/registries\/([^/]+)$/;
const TOKENS = /^\/registries\/([^/]+)\/tokens$/;
const TOKEN = /^\/registries\/([^/]+)\/tokens\/([^/]+)$/;
const REGISTRY_ID = '8f0c2b6e-5a0f-4a3c-9a5d-3d1f0e2b7c41';
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** IONOS: registries and their tokens, and a registry behind Basic authentication. */
export async function startIonos(
  now: () => number,
  { registryIds = [REGISTRY_ID], apiTokenLifetime = 300 * 86_400 }: IonosOptions = {},
): Promise<Ionos> {
  const ledger = new CredentialLedger(now);
  const registry = await startRegistryServer(basicAdmission(ledger, 'registry'));
  const tokens = new Map<string, Token>();
  const apiTokenExpiresAt = Math.floor(now() / 1000) + apiTokenLifetime;
  const apiToken = jwt({ sub: 'sandbox', exp: apiTokenExpiresAt });
  const registries = { state: 'Running' };

  /** Deletes what has expired, as the vendor does. */
  const livingTokens = (registryId: string): readonly Token[] => {
    for (const { id, expiresAt } of tokens.values()) {
      if (expiresAt !== undefined && expiresAt <= now()) tokens.delete(id);
    }
    return [...tokens.values()].filter((token) => token.registryId === registryId);
  };

  const create = (registryId: string, { body }: Call): Reply => {
    const wanted = parseToken(body, now());
    if (typeof wanted === 'string') return failure(400, wanted);
    if (livingTokens(registryId).some(({ name }) => name === wanted.name)) {
      return failure(409, 'already exists: name is not available', '0');
    }
    const token: Token = { ...wanted, id: randomUUID(), registryId, password: canary(), createdAt: now() };
    tokens.set(token.id, token);
    if (token.status === 'enabled') {
      ledger.issue({
        username: token.name,
        password: token.password,
        expiresAt: token.expiresAt,
        asked: { registryId, scopes: JSON.stringify(token.scopes) },
      });
    }
    const location = `/containerregistries/registries/${registryId}/tokens/${token.id}`;
    return json(201, tokenResource(token, 'creation'), { location });
  };

  const list = (registryId: string, { query }: Call): Reply => {
    const offset = Number(query.get('offset') ?? '0');
    const limit = Number(query.get('limit') ?? '100');
    const all = livingTokens(registryId);
    const items = all.slice(offset, offset + limit).map((token) => tokenResource(token, 'reading'));
    const self = `/registries/${registryId}/tokens?offset=${offset}&limit=${limit}`;
    return json(200, {
      id: registryId,
      type: 'collection',
      href: '',
      offset,
      limit,
      count: items.length,
      total: all.length,
      items,
      _links: { self, next: '', previous: '' },
    });
  };

  const remove = (registryId: string, tokenId: string): Reply => {
    const token = livingTokens(registryId).find(({ id }) => id === tokenId);
    if (token === undefined) return json(404, { msg: 'Not Found' });
    tokens.delete(tokenId);
    ledger.revoke(token.password);
    return { status: 204 };
  };

  const answer = (call: Call): Reply => {
    if (call.headers.authorization !== `Bearer ${apiToken}`) {
      return failure(401, 'Unauthorized, wrong or no api key provided to process this request');
    }
    if (call.path === REGISTRIES && call.method === 'GET') {
      const ids = registryIds === 'any' ? [REGISTRY_ID] : registryIds;
      const items = ids.map((id) => registryResource(id, registries.state, registry.host));
      return json(200, { id: 'registries', type: 'collection', href: '', items });
    }
    const [, registryId = '', tokenId] =
      REGISTRY.exec(call.path) ?? TOKENS.exec(call.path) ?? TOKEN.exec(call.path) ?? [];
    if (!UUID.test(registryId)) return failure(400, 'registryId is not a UUID');
    if (registryIds !== 'any' && !registryIds.includes(registryId)) return failure(404, 'registry not found');

    if (tokenId !== undefined) {
      if (call.method === 'DELETE') return remove(registryId, tokenId);
      const token = livingTokens(registryId).find(({ id }) => id === tokenId);
      if (call.method !== 'GET') return failure(405, 'method not allowed');
      return token === undefined
        ? failure(404, 'token not found')
        : json(200, tokenResource(token, 'reading'));
    }
    if (TOKENS.test(call.path)) {
      if (call.method === 'POST') return create(registryId, call);
      return call.method === 'GET' ? list(registryId, call) : failure(405, 'method not allowed');
    }
    if (call.method !== 'GET') return failure(405, 'method not allowed');
    return json(200, registryResource(registryId, registries.state, registry.host));
  };

  const api = await startFakeServer(answer);
  const common = vendor(ledger, { api, registry }, { IONOS_API_URL: api.url });
  return Object.assign(common, { apiToken, apiTokenExpiresAt, registries });
}

const failure = (status: number, message: string, errorCode = `paas-${status}`): Reply =>
  json(status, { httpStatus: status, messages: [{ errorCode, message }] });

function registryResource(id: string, state: string, host: string) {
  return {
    id,
    type: 'registry',
    href: '',
    metadata: { ...CREATED_BY, createdDate: '2026-01-01T00:00:00Z', lastModifiedDate: null, state },
    properties: {
      name: 'sandbox',
      location: 'de/fra',
      hostname: state.toLowerCase() === 'running' ? host : '',
      garbageCollectionSchedule: { days: ['Wednesday'], time: '04:17:00+00:00' },
      storageUsage: { bytes: 0, updatedAt: null },
    },
  };
}

function jwt(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256', typ: 'JWT' })}.${part(claims)}.${canary()}`;
}
