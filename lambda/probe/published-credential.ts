import * as v from 'valibot';
import { parseHost } from '../contract/host';
import { fromRfc3339, type Instant, toRfc3339 } from '../contract/instant';
import type { RegistryCredential } from '../registry/handshake';
import { ValueMalformed } from '../run/registry-failure';
import { Sensitive } from '../run/sensitive';

/** A credential as readers find it. */
export interface PublishedCredential extends RegistryCredential {
  readonly imagePrefix: string;
  readonly expiresAt: Instant;
  /** Of the version that holds it; undefined if Secrets Manager named none. */
  readonly versionId: string | undefined;
  /** The vendor's id of the credential, if it has one. */
  readonly tokenId: string | undefined;
}

const text = v.pipe(v.string(), v.nonEmpty());
const login = v.object({ username: text, password: text, auth: text });
const json = v.pipe(v.string(), v.parseJson());

/** Some readers ignore the case of a value's keys, so a second spelling of a key is ambiguous. */
const spelledOnce = (fields: object): boolean => {
  const keys = Object.keys(fields);
  return new Set(keys.map((key) => key.toLowerCase())).size === keys.length;
};
/** In exactly the form that is published: readers compare it as text. */
const instant = v.pipe(
  v.string(),
  v.transform((written) => {
    const parsed = fromRfc3339(written);
    return parsed !== undefined && toRfc3339(parsed) === written ? parsed : undefined;
  }),
  v.number(),
);

/** What readers need from the value: ECS the login, Kubernetes the Docker config, the credential helpers the rest. */
const value = v.pipe(
  json,
  v.looseObject({
    username: text,
    password: text,
    host: v.pipe(
      v.string(),
      v.check((written) => parseHost(written) !== undefined),
    ),
    imagePrefix: text,
    expiresAt: instant,
    tokenId: v.fallback(v.optional(text), undefined),
    dockerconfigjson: v.pipe(json, v.object({ auths: v.record(v.string(), login) })),
  }),
);

/**
 * The credential in a secret's value.
 *
 * @throws ValueMalformed, which names the wrong keys and never their values: anybody may have put a credential there
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
      keys.size === 0 ? 'is not the JSON that readers expect' : `lacks a valid ${[...keys].join(' and ')}`;
    throw new ValueMalformed(`the value of secret ${secretId} ${wrong}`);
  }
  if (!spelledOnce(parsed.output)) {
    throw new ValueMalformed(`the value of secret ${secretId} has a key in two spellings`);
  }
  const { username, password, host, imagePrefix, expiresAt, tokenId, dockerconfigjson } = parsed.output;
  if (imagePrefix !== host && !imagePrefix.startsWith(`${host}/`)) {
    throw new ValueMalformed(`the imagePrefix of secret ${secretId} does not start with its host`);
  }
  // If there were a second host or a longer key, clients would use its credential for some images.
  const [[key, inDocker] = [], ...more] = Object.entries(dockerconfigjson.auths);
  if (key !== host || more.length > 0) {
    throw new ValueMalformed(`the dockerconfigjson of secret ${secretId} is not for its host alone`);
  }
  const auth = Buffer.from(`${username}:${password}`).toString('base64');
  if (inDocker?.username !== username || inDocker.password !== password || inDocker.auth !== auth) {
    throw new ValueMalformed(
      `the dockerconfigjson of secret ${secretId} has another credential than its username and password`,
    );
  }
  return {
    host,
    imagePrefix,
    username: new Sensitive(username),
    password: new Sensitive(password),
    expiresAt,
    versionId,
    tokenId,
  };
}
