import * as v from 'valibot';
import type { Sensitive } from '../run/sensitive';
import type { Challenge } from './challenge';
import { registryUrl } from './registry-url';
import { type HandshakeResponse, NoResponse, type SendOptions, sendRequest } from './send-request';
import { realmOf, tokenUrl } from './token-url';

/** What a registry says of a credential. A `detail` is one harmless line without double quotes or backslashes. */
export type Verdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** `refused`: the registry refused at the last attempt, but too soon after issue for that to be definite. */
  | { readonly outcome: 'inconclusive'; readonly detail: string; readonly refused?: boolean };

/** A credential and the registry that it is for. */
export interface RegistryCredential {
  /** With its port, if it has one; no scheme. */
  readonly host: string;
  readonly username: Sensitive;
  readonly password: Sensitive;
}

/** What is known in advance about a vendor's registries. */
export interface HandshakeRules {
  /** Hosts that may receive the credential in addition to the registry itself; each with its port, if it has one. */
  readonly tokenHosts: readonly string[];
  /** True if a 403 says nothing about the credential. */
  readonly forbiddenIsInconclusive: boolean;
}

/**
 * Asks the registry once, by the handshake at `/v2/`, whether it accepts the credential.
 *
 * The credential goes only to the registry and to the declared token hosts. A token host's grant goes only to the registry.
 * Both go over https unless the host is loopback.
 */
export async function handshake(
  credential: RegistryCredential,
  rules: HandshakeRules,
  options: SendOptions,
): Promise<Verdict> {
  const registry = registryUrl(credential.host);
  if (registry === undefined)
    return inconclusive('the registry host of the credential is not a plain host name');
  try {
    return await performHandshake(registry, credential, rules, options);
  } catch (error) {
    if (error instanceof NoResponse) return inconclusive(error.message);
    throw error;
  }
}

async function performHandshake(
  registry: URL,
  { username, password }: RegistryCredential,
  rules: HandshakeRules,
  options: SendOptions,
): Promise<Verdict> {
  const title = `GET ${registry.href}`;
  const { status, challenges } = await sendRequest({ url: registry, title }, 'head', options);
  if (status === 200) return inconclusive(`${title} without a credential answered 200, which proves nothing`);
  if (status !== 401) return inconclusive(`${title} without a credential answered ${status}`);

  const login = Buffer.from(`${username.reveal()}:${password.reveal()}`).toString('base64');
  const tryCredential = async (authorization: string, how: string): Promise<Verdict> => {
    const request = { url: registry, title: `${title} ${how}`, authorization };
    return judge(await sendRequest(request, 'head', options), request.title, rules);
  };

  // Bearer before Basic, as containerd chooses: then readers' clients get the same response. If the realm may not have the
  // credential, Basic remains, which sends the credential to the registry only.
  const bearer = challenges.filter(({ scheme }) => scheme === 'bearer');
  const trusted = [registry, ...rules.tokenHosts.map(registryUrl).filter((url) => url !== undefined)];
  const realm = bearer.map((challenge) => tokenUrl(challenge, trusted)).find((url) => url !== undefined);
  if (realm === undefined) {
    if (challenges.some(({ scheme }) => scheme === 'basic')) {
      return await tryCredential(`Basic ${login}`, 'with the credential');
    }
    return inconclusive(`${title} ${offerOf(challenges, [username.reveal(), password.reveal(), login])}`);
  }

  const request = { url: realm, title: `token server ${realm.host}`, authorization: `Basic ${login}` };
  const response = await sendRequest(request, 'body', options);
  const grant = grantIn(response, request.title, rules);
  return typeof grant === 'string' ? await tryCredential(`Bearer ${grant}`, 'with the granted token') : grant;
}

function judge({ status }: HandshakeResponse, title: string, rules: HandshakeRules): Verdict {
  const detail = `${title} answered ${status}`;
  if (status === 200) return { outcome: 'accepted' };
  const refuses = status === 401 || (status === 403 && !rules.forbiddenIsInconclusive);
  return refuses ? rejected(detail) : inconclusive(detail);
}

const GRANT = v.pipe(
  v.string(),
  v.parseJson(),
  v.check((reply) => !Array.isArray(reply)),
  v.object({ token: v.nullish(v.string()), access_token: v.nullish(v.string()) }),
);

/** The token that a token server's response grants; if it grants none, the verdict that follows. */
function grantIn(response: HandshakeResponse, title: string, rules: HandshakeRules): string | Verdict {
  const { status } = response;
  if (status < 200 || status > 299) return judge(response, title, rules);
  const reply = v.safeParse(GRANT, response.body);
  if (!reply.success) return inconclusive(`${title} answered ${status} without a readable grant`);
  const token = reply.output.token || reply.output.access_token;
  if (!token) return rejected(`${title} answered ${status} without a token`);
  const sendable = /^[\x21-\x7e]+$/.test(token);
  return sendable ? token : inconclusive(`${title} answered ${status} with a malformed token`);
}

/** Says which ways to authenticate a registry offers, if none of them is usable. */
function offerOf(challenges: readonly Challenge[], secrets: readonly string[]): string {
  // At a later attempt the registry knows the credential and may repeat it anywhere.
  const quotable = (text: string): boolean =>
    /^[\w.:[\]-]{1,100}$/.test(text) && !secrets.some((secret) => overlap(text, secret.toLowerCase()));

  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined) {
    const { protocol, host } = realmOf(bearer) ?? { protocol: '', host: '' };
    const known = /^https?:$/.test(protocol) && quotable(host);
    return `asks for a token from ${known ? `${protocol}//${host}` : 'an unknown realm'}, which may not receive the credential`;
  }
  const schemes = challenges
    .map(({ scheme }) => scheme)
    .filter(quotable)
    .slice(0, 3);
  return schemes.length === 0
    ? 'answered 401 without a readable challenge'
    : `asks for ${schemes.join(', ')} authentication; only Basic and Bearer are supported`;
}

const overlap = (a: string, b: string): boolean => a.includes(b) || b.includes(a);

const rejected = (detail: string): Verdict => ({ outcome: 'rejected', detail });
const inconclusive = (detail: string): Verdict => ({ outcome: 'inconclusive', detail });
