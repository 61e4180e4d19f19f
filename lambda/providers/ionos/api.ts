import * as v from 'valibot';
import { toRfc3339 } from '../../contract/instant';
import type { IonosScope } from '../../contract/providers/ionos';
import type { RunContext } from '../../run/run-context';
import type { Sensitive } from '../../run/sensitive';
import { apiUrl } from '../api-base';
import { namedHost, password, username } from '../credential-fields';
import type { NamedTokens } from '../named-tokens';
import type { VendorApi } from '../vendor-api';
import { checkSuccess, readReply } from '../vendor-reply';
import { asAsked } from './as-asked';

/** Empty until IONOS has set the registry up. */
const registry = v.object({
  properties: v.object({ hostname: v.nullish(v.union([v.literal(''), namedHost]), '') }),
});

const tokenId = v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/));
const credentials = v.object({ username, password });
const newToken = v.object({
  id: tokenId,
  properties: v.object({
    // Readable or not: a token with an id can be deleted.
    credentials: v.optional(v.unknown()),
    name: v.optional(v.unknown()),
    expiryDate: v.optional(v.unknown()),
    scopes: v.optional(v.unknown()),
    status: v.optional(v.unknown()),
  }),
});

const tokenList = v.object({
  items: v.array(v.object({ id: tokenId, properties: v.object({ name: v.string() }) })),
});
const PAGE = 100;
const MOST_PAGES = 20;

/** The calls to one registry at IONOS' API. Each throws a RegistryFailure. */
export interface IonosRegistry extends NamedTokens {
  /** Empty while the registry is being set up. */
  hostname(run: RunContext): Promise<string>;
}

export interface IonosCaller {
  readonly bearer: Sensitive;
  /** The secret that holds the API token. */
  readonly secretId: string;
}

export function ionosRegistry(
  vendorApi: VendorApi,
  base: URL,
  { registryId, scopes }: { readonly registryId: string; readonly scopes: readonly IonosScope[] },
  { bearer, secretId }: IonosCaller,
): IonosRegistry {
  const caller = { secretId, rights: 'to access and manage container registries' };
  const path = ['registries', registryId];

  return {
    vendor: 'IONOS',
    target: `registry ${registryId}`,

    async hostname(run) {
      const reply = await vendorApi.send({ method: 'GET', url: apiUrl(base, ...path), bearer }, run);
      return readReply(registry, reply, caller).properties.hostname;
    },

    async create(asked, run) {
      const { name, expiresAt } = asked;
      const properties = { name, expiryDate: toRfc3339(expiresAt), scopes, status: 'enabled' };
      const url = apiUrl(base, ...path, 'tokens');
      const call = { url, bearer, json: { properties }, mints: true };
      const reply = await vendorApi.send({ method: 'POST', ...call }, run);
      if (reply.status === 409) return 'taken';
      const { id, properties: made } = readReply(newToken, reply, caller);
      const login = v.safeParse(credentials, made.credentials);
      return {
        id,
        expiry: asAsked(asked, scopes, made),
        login: login.success ? login.output : undefined,
        reply,
      };
    },

    async delete(id, run) {
      const url = apiUrl(base, ...path, 'tokens', id);
      const reply = await vendorApi.send({ method: 'DELETE', url, bearer }, run);
      if (reply.status !== 404) checkSuccess(reply, caller);
    },

    async find(name, run) {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const url = apiUrl(base, ...path, 'tokens');
        url.searchParams.set('offset', String(page * PAGE));
        url.searchParams.set('limit', String(PAGE));
        const call = { url, bearer, replyLimit: 1_048_576 };
        const { items } = readReply(tokenList, await vendorApi.send({ method: 'GET', ...call }, run), caller);
        const found = items.find(({ properties }) => properties.name === name);
        if (found !== undefined || items.length < PAGE) return found?.id;
      }
      return undefined;
    },
  };
}
