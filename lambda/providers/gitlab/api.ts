import * as v from 'valibot';
import type { Access } from '../../contract/entry-parts';
import { type Instant, toRfc3339 } from '../../contract/instant';
import type { GitLabOwner } from '../../contract/providers/gitlab';
import { ApiTokenRejected, RegistryFailure, RegistryNotFound } from '../../run/registry-failure';
import type { RunContext } from '../../run/run-context';
import type { Sensitive } from '../../run/sensitive';
import { apiUrl } from '../api-base';
import { password, username } from '../credential-fields';
import type { NamedTokens } from '../named-tokens';
import type { VendorApi, VendorCall } from '../vendor-api';
import { checkSuccess, readReply } from '../vendor-reply';
import { asAsked } from './as-asked';
import { nextPage } from './next-page';

const SCOPES = {
  pull: ['read_registry'],
  push: ['read_registry', 'write_registry'],
} as const satisfies Readonly<Record<Access, readonly string[]>>;

/** `registry.gitlab.com/acme/tools`: the host in lower case, and the whole. Null or absent: there is no registry. */
const imagePrefix = v.pipe(
  v.string(),
  v.regex(/^[^/\s]+(\/[\w.-]+)+$/),
  v.transform((text) => {
    const host = text.slice(0, text.indexOf('/'));
    const lower = host.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
    return { host: lower, imagePrefix: `${lower}${text.slice(host.length)}` };
  }),
);
const project = v.pipe(
  v.object({ id: v.optional(v.unknown()), container_registry_image_prefix: v.nullish(imagePrefix) }),
  // An object that holds neither is no project.
  v.check(({ id, container_registry_image_prefix: named }) => id !== undefined || named !== undefined),
);

const tokenId = v.pipe(v.number(), v.integer(), v.minValue(1), v.transform(String));
const login = v.pipe(
  v.object({ username, token: password }),
  v.transform(({ token, ...user }) => ({ ...user, password: token })),
);
const newToken = v.object({
  id: tokenId,
  // Readable or not: a token with an id is one that can be deleted.
  username: v.optional(v.unknown()),
  token: v.optional(v.unknown()),
  name: v.optional(v.unknown()),
  expires_at: v.optional(v.unknown()),
  scopes: v.optional(v.unknown()),
  revoked: v.optional(v.unknown()),
  expired: v.optional(v.unknown()),
});
const tokenList = v.array(v.object({ id: tokenId, name: v.string() }));

/** A date alone: such a token dies as its day begins. */
const ownToken = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    active: v.nullish(v.boolean(), true),
    expires_at: v.nullish(
      v.pipe(
        v.string(),
        v.isoDate(),
        v.transform((date) => Date.parse(`${date}T00:00:00Z`) / 1000),
        v.number(),
      ),
    ),
    scopes: v.fallback(v.optional(v.array(v.string())), undefined),
  }),
);

const PAGE = 100;
const MOST_PAGES = 50;
const LONG_REPLY = 1_048_576;
const RIGHTS = {
  project: 'scope api, and the role Maintainer or Owner in the project',
  group: 'scope api, and the role Owner in the group',
} as const;

export interface GitLabCaller {
  readonly bearer: Sensitive;
  /** The secret that holds the API token. */
  readonly secretId: string;
}

/** The registry of a project, as GitLab names it. */
export interface NamedRegistry {
  readonly host: string;
  readonly imagePrefix: string;
}

/** The calls to one GitLab for one project or group. Each throws a RegistryFailure. */
export interface GitLabTarget extends NamedTokens {
  /** Where the images of a project are. */
  registry(run: RunContext): Promise<NamedRegistry>;
}

/** The start of each call with an API token. */
const signed = ({ bearer }: GitLabCaller) => ({ bearer, bearerHeader: 'PRIVATE-TOKEN' });

export function gitLabTarget(
  vendorApi: VendorApi,
  base: URL,
  { owner, access }: { readonly owner: GitLabOwner; readonly access: Access },
  gitLabCaller: GitLabCaller,
): GitLabTarget {
  const [kind, path] =
    'project' in owner ? ['project' as const, owner.project] : ['group' as const, owner.group];
  const target = `${kind} ${path}`;
  const caller = {
    secretId: gitLabCaller.secretId,
    rights: RIGHTS[kind],
    // GitLab hides what one may not see.
    whenNotFound: `check ${kind} and url of this registry in the config, and that the API token in secret ${gitLabCaller.secretId} has the rights it needs (${RIGHTS[kind]})`,
  };
  const segments = ['api', 'v4', `${kind}s`, path] as const;
  const tokens = apiUrl(base, ...segments, 'deploy_tokens');
  const send = (call: Omit<VendorCall, 'bearer'>, run: RunContext) =>
    vendorApi.send({ ...signed(gitLabCaller), ...call }, run);

  return {
    vendor: 'GitLab',
    target,

    async registry(run) {
      const url = apiUrl(base, ...segments);
      const reply = await send({ method: 'GET', url, replyLimit: LONG_REPLY }, run);
      const { container_registry_image_prefix: named } = readReply(project, reply, caller);
      if (named !== undefined && named !== null) return named;
      throw new RegistryNotFound(
        `the container registry of ${target} is off`,
        `turn it on in the settings of the ${kind}, or for the whole GitLab`,
      );
    },

    async create(asked, run) {
      const scopes = SCOPES[access];
      const json = { name: asked.name, scopes, expires_at: toRfc3339(asked.expiresAt) };
      const reply = await send({ method: 'POST', url: tokens, json, mints: true }, run);
      const made = readReply(newToken, reply, caller);
      const parsed = v.safeParse(login, made);
      return {
        id: made.id,
        expiry: asAsked(asked, scopes, made),
        login: parsed.success ? parsed.output : undefined,
        reply,
      };
    },

    async delete(id, run) {
      const url = apiUrl(base, ...segments, 'deploy_tokens', id);
      const reply = await send({ method: 'DELETE', url }, run);
      if (reply.status !== 404) checkSuccess(reply, caller);
    },

    async find(name, run) {
      let query: URLSearchParams | undefined = new URLSearchParams({
        active: 'true',
        per_page: String(PAGE),
      });
      for (let page = 0; query !== undefined && page < MOST_PAGES; page += 1) {
        const url = new URL(`${tokens.href}?${query}`);
        const reply = await send({ method: 'GET', url, replyLimit: LONG_REPLY }, run);
        const found = readReply(tokenList, reply, caller).find((token) => token.name === name);
        if (found !== undefined) return found.id;
        query = nextPage(reply.headers, query);
      }
      return undefined;
    },
  };
}

/** What GitLab says of an API token. */
export interface OwnToken {
  /** Undefined: it never expires. */
  readonly expiresAt: Instant | undefined;
  /** Undefined if GitLab doesn't say. */
  readonly scopes: readonly string[] | undefined;
}

/**
 * What GitLab says of the caller's API token; undefined if it says nothing: some kinds of token may not ask, and an outage is
 * no reason not to refresh.
 *
 * @throws ApiTokenRejected
 */
export async function gitLabOwnToken(
  vendorApi: VendorApi,
  base: URL,
  caller: GitLabCaller,
  run: RunContext,
): Promise<OwnToken | undefined> {
  const url = apiUrl(base, 'api', 'v4', 'personal_access_tokens', 'self');
  const reply = await vendorApi
    .send({ ...signed(caller), method: 'GET', url, once: true }, run)
    .catch((error: unknown) => {
      if (error instanceof RegistryFailure) return undefined;
      throw error;
    });
  if (reply?.status === 401) throw new ApiTokenRejected(`${reply.title} answered 401`, caller.secretId);
  if (reply === undefined || reply.status < 200 || reply.status > 299) return undefined;
  const token = v.safeParse(ownToken, reply.text);
  if (!token.success) return undefined;
  const { active, expires_at: expiresAt, scopes } = token.output;
  if (!active) {
    throw new ApiTokenRejected(`${reply.title} says that the API token is not active`, caller.secretId);
  }
  return { expiresAt: expiresAt ?? undefined, scopes };
}
