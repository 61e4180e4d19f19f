import * as v from 'valibot';
import { fromRfc3339, type Instant } from '../contract/instant';
import { type PublishedVersion, parseVersionId } from '../contract/version-id';
import type { Subject } from '../registry/handshake';
import { ValueMalformed } from '../run/registry-failure';
import { Sensitive } from '../run/sensitive';

/** A credential as readers find it. */
export interface PublishedCredential extends Subject {
  readonly expiresAt: Instant;
  /** Undefined where somebody else wrote the value. */
  readonly version: PublishedVersion | undefined;
}

const text = v.pipe(v.string(), v.nonEmpty());
const login = v.object({ username: text, password: text });
const json = v.pipe(v.string(), v.parseJson());

/** What every kind of reader needs of the value: ECS the login, Kubernetes the Docker config, the helpers the host. */
const value = v.pipe(
  json,
  v.object({
    username: text,
    password: text,
    host: text,
    expiresAt: v.pipe(v.string(), v.transform(fromRfc3339), v.number()),
    dockerconfigjson: v.pipe(json, v.object({ auths: v.record(v.string(), login) })),
  }),
);

/**
 * The credential in a secret's value.
 *
 * @throws ValueMalformed, which names what is wrong and never what is there: somebody may have put a credential anywhere
 */
export function publishedCredential(
  secretId: string,
  secretString: string | undefined,
  versionId: string | undefined,
): PublishedCredential {
  const parsed = v.safeParse(value, secretString);
  if (!parsed.success) {
    const keys = new Set(parsed.issues.flatMap(({ path }) => (path?.[0] ? [String(path[0].key)] : [])));
    const wrong =
      keys.size === 0 ? 'is not the JSON that readers expect' : `lacks a proper ${[...keys].join(' and ')}`;
    throw new ValueMalformed(`the value of secret ${secretId} ${wrong}`);
  }
  const { username, password, host, expiresAt, dockerconfigjson } = parsed.output;
  const inDocker = Object.hasOwn(dockerconfigjson.auths, host) ? dockerconfigjson.auths[host] : undefined;
  if (inDocker?.username !== username || inDocker.password !== password) {
    throw new ValueMalformed(
      `the dockerconfigjson of secret ${secretId} has another credential than its username and password`,
    );
  }
  const version = versionId === undefined ? undefined : parseVersionId(versionId);
  return { host, username, password: new Sensitive(password), expiresAt, version };
}
