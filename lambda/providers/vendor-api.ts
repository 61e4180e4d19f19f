import { createExchange, type Exchange, type HttpReply, type HttpRequest } from '../http/exchange';
import { NoReply } from '../http/no-reply';
import {
  RateLimited,
  type RegistryFailure,
  VendorReplyInvalid,
  VendorUnavailable,
} from '../run/registry-failure';
import type { RunContext } from '../run/run-context';
import type { Sensitive } from '../run/sensitive';
import { LostReply, Redirected } from './lost-reply';
import { retryAfter } from './retry-after';

/** One request to a vendor's HTTP API. */
export interface VendorCall {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly url: URL;
  /** The caller's API token. */
  readonly bearer: Sensitive;
  /** The header that carries it alone, if that is not `Authorization: Bearer`. */
  readonly bearerHeader?: string;
  readonly json?: unknown;
  readonly form?: URLSearchParams;
  /** True if each call makes a credential: it is repeated only if it certainly has not. */
  readonly mints?: boolean;
  /** True if the reply is not worth waiting for: the call is never repeated. */
  readonly once?: boolean;
  /** Bytes. @default 64 KiB */
  readonly replyLimit?: number;
}

/** What a vendor answered: a success, or a refusal from 400 to 499 other than 429. */
export interface VendorReply {
  /** The call that it answers, for messages: `GET https://api.example/things`. */
  readonly title: string;
  readonly status: number;
  /** By name in lower case. */
  readonly headers: HttpReply['headers'];
  readonly text: string;
}

export interface VendorApi {
  /**
   * Makes a call. Repeats it after 429, 5xx and network errors, as long as that is safe and there is time.
   *
   * @throws RateLimited
   * @throws LostReply if a minting call may have had an effect
   * @throws VendorUnavailable
   * @throws VendorReplyInvalid for a redirect, or an endless reply
   */
  send(call: VendorCall, run: RunContext): Promise<VendorReply>;
}

export interface VendorApiOptions {
  readonly exchange?: Exchange;
}

/** Milliseconds to wait before the first, the second, … repetition if the vendor doesn't say. */
const PAUSES = [1_000, 2_000, 4_000];

/** The vendors' HTTP APIs. */
export function createVendorApi({ exchange = createExchange() }: VendorApiOptions = {}): VendorApi {
  return {
    async send(call, run) {
      for (let repetitions = 0; ; repetitions += 1) {
        const outcome = await attempt(exchange, call, run);
        if ('status' in outcome) return outcome;
        const { failure, mayRepeat, wait = PAUSES[repetitions] ?? 0 } = outcome;
        const hasTime = run.clock.now() + wait < run.deadline;
        if (!mayRepeat || call.once || repetitions === PAUSES.length || !hasTime) throw failure;
        await run.clock.sleep(wait, run.signal).catch(() => {
          throw failure;
        });
      }
    },
  };
}

/** Why there is no reply to return. */
interface Trouble {
  readonly failure: RegistryFailure;
  readonly mayRepeat: boolean;
  /** Milliseconds that the vendor asks to wait. */
  readonly wait?: number | undefined;
}

const isSuccess = (status: number): boolean => status >= 200 && status <= 299;
const isRefusal = (status: number): boolean => status >= 400 && status <= 499 && status !== 429;

/** @throws Redirected */
async function attempt(
  exchange: Exchange,
  call: VendorCall,
  run: RunContext,
): Promise<VendorReply | Trouble> {
  const { method, url, json, form, mints = false, replyLimit = 65_536 } = call;
  const title = `${method} ${url.origin}${url.pathname}`;
  const lost = (what: string): Trouble => ({
    failure: new (mints ? LostReply : VendorUnavailable)(`${title} ${what}`),
    mayRepeat: !mints && !run.signal.aborted,
  });
  const request: HttpRequest = {
    method,
    url,
    headers: { ...authorization(call), ...contentType(call) },
    ...(json !== undefined && { body: JSON.stringify(json) }),
    ...(form !== undefined && { body: form.toString() }),
    replyLimit,
    wantsBody: (status) => isSuccess(status) || isRefusal(status),
    alone: mints,
  };
  const reply = await exchange(request, run.signal).catch((error: unknown) => {
    if (error instanceof NoReply) return error;
    throw error;
  });
  if (reply instanceof NoReply) {
    const { message, sent, isTooLong } = reply;
    if (isTooLong) return { failure: new VendorReplyInvalid(`${title} ${message}`), mayRepeat: false };
    if (sent) return lost(message);
    return { failure: new VendorUnavailable(`${title} ${message}`), mayRepeat: !run.signal.aborted };
  }
  const { status, headers, text } = reply;
  if (isSuccess(status) || isRefusal(status)) return { title, status, headers, text };
  const wait = retryAfter(headers, run.clock.now());
  if (status === 429) return { failure: new RateLimited(`${title} answered 429`), mayRepeat: true, wait };
  if (status >= 500) return { ...lost(`answered ${status}`), wait };
  throw new Redirected(`${title} answered ${status}, a redirect, which is not followed`);
}

const authorization = ({ bearer, bearerHeader }: VendorCall): Readonly<Record<string, string>> =>
  bearerHeader === undefined
    ? { authorization: `Bearer ${bearer.reveal()}` }
    : { [bearerHeader]: bearer.reveal() };

function contentType({ json, form }: VendorCall): Readonly<Record<string, string>> {
  if (json !== undefined) return { 'content-type': 'application/json' };
  return form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded;charset=UTF-8' };
}
