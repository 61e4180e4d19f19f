import { randomBytes } from 'node:crypto';
import { type Instant, instantOf, toCompact } from '../contract/instant';
import { RequestRefused } from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';
import { mayHaveMinted, NotAsAsked } from './lost-reply';
import { mint } from './mint';
import type { IssuedCredential } from './provider';
import type { VendorReply } from './vendor-api';
import { brokenPromise } from './vendor-reply';

/** What a request asks for of a token, at any vendor. */
export interface AskedToken {
  readonly name: string;
  readonly issuedAt: Instant;
  readonly expiresAt: Instant;
}

/** A token as its vendor has just made it. */
export interface MadeToken {
  readonly id: string;
  /** When it expires, if it is no more than what was asked for; else, in words, what is wrong with it. */
  readonly expiry: Instant | string;
  /** Undefined if the reply holds no usable one. */
  readonly login: { readonly username: Sensitive; readonly password: Sensitive } | undefined;
  readonly reply: VendorReply;
}

/** The tokens of one registry at a vendor that gives them names and ids. Each call throws a RegistryFailure. */
export interface NamedTokens {
  /** Whose they are, for messages: `IONOS`. */
  readonly vendor: string;
  /** What they are for, for messages: `registry 8f0c2b6e-…`. */
  readonly target: string;
  /** `taken` if the vendor has a token of that name and takes no name twice. */
  create(asked: AskedToken, run: RunContext): Promise<MadeToken | 'taken'>;
  /** Deletes a token; one that is gone already is fine. */
  delete(id: string, run: RunContext): Promise<void>;
  /** The id of the token of that name; undefined if there is none. */
  find(name: string, run: RunContext): Promise<string | undefined>;
}

type NewCredential = Omit<IssuedCredential, 'host' | 'imagePrefix'>;

/** How many names are tried if each is taken. */
const NAMES = 3;
/** Milliseconds between the two looks for a token that a lost reply may have left. */
const LOOK_AGAIN_AFTER = 5_000;

/**
 * Makes a token under a name of its own. If nobody knows whether that has worked, it deletes the token of that name, and
 * makes one more under another name.
 *
 * @throws NotAsAsked for a token that is more than was asked for; it has been deleted
 * @throws RegistryFailure
 */
export const issueNamedToken = (
  tokens: NamedTokens,
  entry: { readonly name: string; readonly lifetime: number },
  run: RunContext,
): Promise<NewCredential> => mint(run, () => createToken(tokens, entry, run));

async function createToken(
  tokens: NamedTokens,
  entry: { readonly name: string; readonly lifetime: number },
  run: RunContext,
): Promise<NewCredential> {
  for (let names = 0; names < NAMES; names += 1) {
    const issuedAt = instantOf(run.clock.now());
    const asked = { name: tokenName(entry.name, issuedAt), issuedAt, expiresAt: issuedAt + entry.lifetime };
    try {
      const token = await tokens.create(asked, run);
      if (token !== 'taken') return { issuedAt, ...(await credentialOf(token, tokens, run)) };
    } catch (failure) {
      // If this fails too, nothing is lost but tidiness: what stays behind ends at its expiry.
      if (mayHaveMinted(failure)) await sweep(tokens, asked.name, run).catch(() => undefined);
      throw failure;
    }
  }
  throw new RequestRefused(`${tokens.vendor} answered 409 to ${NAMES} new token names for ${tokens.target}`);
}

async function credentialOf(
  { id, expiry, login, reply }: MadeToken,
  tokens: NamedTokens,
  run: RunContext,
): Promise<Omit<NewCredential, 'issuedAt'>> {
  if (typeof expiry === 'number') {
    if (login === undefined) throw brokenPromise(reply);
    return { ...login, expiresAt: expiry, tokenId: id };
  }
  const deletion = await tokens.delete(id, run).then(
    () => 'deleted it',
    () => 'could not delete it: do that by hand',
  );
  throw new NotAsAsked(
    `${tokens.vendor} made a token with ${expiry} for ${tokens.target}; the function ${deletion}`,
  );
}

/**
 * Deletes the token of a lost reply. A vendor that is slow may make it only after the request has ended on this side, so
 * what is not there yet is looked for once more.
 */
async function sweep(tokens: NamedTokens, name: string, run: RunContext): Promise<void> {
  if (await deleteNamed(tokens, name, run)) return;
  if (run.clock.now() + LOOK_AGAIN_AFTER >= run.deadline) return;
  await run.clock.sleep(LOOK_AGAIN_AFTER, run.signal);
  await deleteNamed(tokens, name, run);
}

/** @returns whether there was a token of that name */
async function deleteNamed(tokens: NamedTokens, name: string, run: RunContext): Promise<boolean> {
  const id = await tokens.find(name, run);
  if (id !== undefined) await tokens.delete(id, run);
  return id !== undefined;
}

/** `rtr-images-20261121010203-9f86`: of 63 characters at most, and no name twice. */
function tokenName(registryName: string, issuedAt: Instant): string {
  const name = registryName
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 38);
  return `rtr-${name}-${toCompact(issuedAt).replaceAll(/\D/g, '')}-${randomBytes(2).toString('hex')}`;
}
