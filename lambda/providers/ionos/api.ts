import * as v from 'valibot';
import { type Instant, toRfc3339 } from '../../contract/instant';
import type { RunContext } from '../../run/run-context';
import type { Sensitive } from '../../run/sensitive';
import { apiUrl } from '../api-base';
import { namedHost, password, username } from '../credential-fields';
import { NotAsAsked } from '../lost-reply';
import type { VendorApi } from '../vendor-api';
import { brokenPromise, checkSuccess, readReply } from '../vendor-reply';
import { type AskedToken, asAsked } from './as-asked';

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

/** A token as IONOS made it. */
export interface IonosToken {
  readonly id: string;
  readonly username: Sensitive;
  readonly password: Sensitive;
  /** As asked if IONOS names none. */
  readonly expiresAt: Instant;
}

/** The calls to one registry at IONOS' API. Each throws a RegistryFailure. */
export interface IonosRegistry {
  /** Empty while the registry is being set up. */
  hostname(run: RunContext): Promise<string>;
  /**
   * `taken` if the registry has a token of that name.
   *
   * @throws NotAsAsked if the token may do more than was asked for; it has been deleted
   */
  createToken(token: AskedToken, run: RunContext): Promise<IonosToken | 'taken'>;
  /** Deletes a token; one that is gone already is fine. */
  deleteToken(id: string, run: RunContext): Promise<void>;
  /** Deletes the token of that name. Returns whether there was one. */
  sweepToken(name: string, run: RunContext): Promise<boolean>;
}

export interface IonosCaller {
  readonly bearer: Sensitive;
  /** The secret that holds the API token. */
  readonly secretId: string;
}

export function ionosRegistry(
  vendorApi: VendorApi,
  base: URL,
  registryId: string,
  { bearer, secretId }: IonosCaller,
): IonosRegistry {
  const caller = { secretId, rights: 'to access and manage container registries' };
  const path = ['registries', registryId];

  const registryCalls: IonosRegistry = {
    async hostname(run) {
      const reply = await vendorApi.send({ method: 'GET', url: apiUrl(base, ...path), bearer }, run);
      return readReply(registry, reply, caller).properties.hostname;
    },

    async createToken(asked, run) {
      const { name, expiresAt, scopes } = asked;
      const properties = { name, expiryDate: toRfc3339(expiresAt), scopes, status: 'enabled' };
      const url = apiUrl(base, ...path, 'tokens');
      const call = { url, bearer, json: { properties }, mints: true };
      const reply = await vendorApi.send({ method: 'POST', ...call }, run);
      if (reply.status === 409) return 'taken';
      const { id, properties: made } = readReply(newToken, reply, caller);
      const expiry = asAsked(asked, made);
      if (typeof expiry === 'number') {
        const login = v.safeParse(credentials, made.credentials);
        if (!login.success) throw brokenPromise(reply);
        return { id, ...login.output, expiresAt: expiry };
      }
      const deletion = await registryCalls.deleteToken(id, run).then(
        () => 'deleted it',
        () => 'could not delete it: do that by hand',
      );
      throw new NotAsAsked(
        `IONOS made a token with ${expiry} for registry ${registryId}; the function ${deletion}`,
      );
    },

    async deleteToken(id, run) {
      const url = apiUrl(base, ...path, 'tokens', id);
      const reply = await vendorApi.send({ method: 'DELETE', url, bearer }, run);
      if (reply.status !== 404) checkSuccess(reply, caller);
    },

    async sweepToken(name, run) {
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const url = apiUrl(base, ...path, 'tokens');
        url.searchParams.set('offset', String(page * PAGE));
        url.searchParams.set('limit', String(PAGE));
        const call = { url, bearer, replyLimit: 1_048_576 };
        const { items } = readReply(tokenList, await vendorApi.send({ method: 'GET', ...call }, run), caller);
        const found = items.find(({ properties }) => properties.name === name);
        if (found !== undefined) {
          await registryCalls.deleteToken(found.id, run);
          return true;
        }
        if (items.length < PAGE) return false;
      }
      return false;
    },
  };
  return registryCalls;
}
