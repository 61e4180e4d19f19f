import * as v from 'valibot';
import type { Sensitive } from '../run/sensitive';
import { type Answer, type AskOptions, ask, NoAnswer } from './ask';
import type { Challenge } from './challenge';
import { registryUrl } from './registry-url';
import { realmOf, tokenUrl } from './token-url';

/** What a registry says of a credential. A `detail` is one harmless line without double quotes or backslashes. */
export type Verdict =
  | { readonly outcome: 'accepted' }
  | { readonly outcome: 'rejected'; readonly detail: string }
  /** `refused`: the registry's last word was a refusal, only too soon after issue to be definite. */
  | { readonly outcome: 'inconclusive'; readonly detail: string; readonly refused?: boolean };

/** A credential and the registry that it is for. */
export interface Subject {
  /** Port included where it has one; no scheme. */
  readonly host: string;
  readonly username: Sensitive;
  readonly password: Sensitive;
}

/** What is known beforehand about a vendor's registries. */
export interface HandshakeRules {
  /** Hosts besides the registry itself, port included where it has one, that may receive the credential. */
  readonly tokenHosts: readonly string[];
  /** True where a 403 says nothing about the credential. */
  readonly forbiddenIsInconclusive: boolean;
}

/**
 * Asks the registry once, by the handshake at `/v2/`, whether it accepts the credential.
 *
 * The credential goes to the registry and to the declared token hosts only, a token host's grant to the registry only, and all
 * of it over https unless the host is loopback.
 */
export async function handshake(
  subject: Subject,
  rules: HandshakeRules,
  options: AskOptions,
): Promise<Verdict> {
  const registry = registryUrl(subject.host);
  if (registry === undefined)
    return inconclusive('the registry host of the credential is not a plain host name');
  try {
    return await converse(registry, subject, rules, options);
  } catch (error) {
    if (error instanceof NoAnswer) return inconclusive(error.message);
    throw error;
  }
}

async function converse(
  registry: URL,
  { username, password }: Subject,
  rules: HandshakeRules,
  options: AskOptions,
): Promise<Verdict> {
  const title = `GET ${registry.href}`;
  const { status, challenges } = await ask({ url: registry, title }, 'head', options);
  if (status === 200) return inconclusive(`${title} without a credential answered 200, which proves nothing`);
  if (status !== 401) return inconclusive(`${title} without a credential answered ${status}`);

  const credential = Buffer.from(`${username.reveal()}:${password.reveal()}`).toString('base64');
  const knock = async (authorization: string, how: string): Promise<Verdict> => {
    const question = { url: registry, title: `${title} ${how}`, authorization };
    return judge(await ask(question, 'head', options), question.title, rules);
  };

  // Bearer before Basic, as containerd chooses: readers' clients then meet the same answer. A realm that may not
  // have the credential leaves Basic, which sends it to the registry alone.
  const bearer = challenges.filter(({ scheme }) => scheme === 'bearer');
  const trusted = [registry, ...rules.tokenHosts.map(registryUrl).filter((url) => url !== undefined)];
  const realm = bearer.map((challenge) => tokenUrl(challenge, trusted)).find((url) => url !== undefined);
  if (realm === undefined) {
    if (challenges.some(({ scheme }) => scheme === 'basic')) {
      return await knock(`Basic ${credential}`, 'with the credential');
    }
    return inconclusive(
      `${title} ${asksFor(challenges, [username.reveal(), password.reveal(), credential])}`,
    );
  }

  const question = { url: realm, title: `token server ${realm.host}`, authorization: `Basic ${credential}` };
  const answer = await ask(question, 'body', options);
  const grant = grantIn(answer, question.title, rules);
  return typeof grant === 'string' ? await knock(`Bearer ${grant}`, 'with the token granted') : grant;
}

function judge({ status }: Answer, title: string, rules: HandshakeRules): Verdict {
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

/** The token that a token server's answer grants, else what its absence says. */
function grantIn(answer: Answer, title: string, rules: HandshakeRules): string | Verdict {
  if (answer.status < 200 || answer.status > 299) return judge(answer, title, rules);
  const reply = v.safeParse(GRANT, answer.body);
  if (!reply.success) return inconclusive(`${title} answered ${answer.status} with no readable grant`);
  const token = reply.output.token || reply.output.access_token;
  if (!token) return rejected(`${title} answered ${answer.status} without a token`);
  const sendable = /^[\x21-\x7e]+$/.test(token);
  return sendable ? token : inconclusive(`${title} answered ${answer.status} with a malformed token`);
}

/** Says which ways to authenticate a registry offers where none is usable. */
function asksFor(challenges: readonly Challenge[], secrets: readonly string[]): string {
  // In later attempts the registry knows the credential and may put it anywhere.
  const quotable = (text: string): boolean =>
    /^[\w.:[\]-]{1,100}$/.test(text) && !secrets.some((secret) => overlap(text, secret.toLowerCase()));

  const bearer = challenges.find(({ scheme }) => scheme === 'bearer');
  if (bearer !== undefined) {
    const { protocol, host } = realmOf(bearer) ?? { protocol: '', host: '' };
    const known = /^https?:$/.test(protocol) && quotable(host);
    return `asks for a token from ${known ? `${protocol}//${host}` : 'a strange realm'}, which may not receive the credential`;
  }
  const schemes = challenges
    .map(({ scheme }) => scheme)
    .filter(quotable)
    .slice(0, 3);
  return schemes.length === 0
    ? 'answered 401 without a readable challenge'
    : `asks for ${schemes.join(', ')} authentication, where Basic or Bearer is expected`;
}

const overlap = (a: string, b: string): boolean => a.includes(b) || b.includes(a);

const rejected = (detail: string): Verdict => ({ outcome: 'rejected', detail });
const inconclusive = (detail: string): Verdict => ({ outcome: 'inconclusive', detail });
