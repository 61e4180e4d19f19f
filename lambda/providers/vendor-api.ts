import ky, { isHTTPError, isTimeoutError, type Options } from 'ky';
import { BodyTooLarge, readBody } from '../http/bounded-body';
import { isBeforeSending, networkErrorCode } from '../http/network-error';
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
  /** What the vendor knows the caller by. */
  readonly bearer: Sensitive;
  readonly json?: unknown;
  readonly form?: URLSearchParams;
  /** True where each call makes a credential: it is only repeated if it certainly has made none. */
  readonly mints?: boolean;
  /** Bytes; 64 KiB unless told. */
  readonly replyLimit?: number;
}

/** What a vendor answered: a success, or a refusal from 400 to 499 other than 429. */
export interface VendorReply {
  /** The call that it answers, for messages: `GET https://api.example/things`. */
  readonly title: string;
  readonly status: number;
  readonly text: string;
}

export interface VendorApi {
  /**
   * Makes a call, and makes it again while that is safe, there is hope and time: after 429, after 5xx and network errors.
   *
   * @throws RateLimited
   * @throws LostReply where a minting call may have had an effect
   * @throws VendorUnavailable
   * @throws VendorReplyInvalid for a redirect, or an endless reply
   */
  send(call: VendorCall, run: RunContext): Promise<VendorReply>;
}

export interface VendorApiOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds for one request, its reply's body included. */
  readonly requestTimeout?: number;
}

/** Milliseconds to wait before the first, the second, … repetition where the vendor doesn't say. */
const PAUSES = [1_000, 2_000, 4_000];

/** The vendors' HTTP APIs. Nothing is sent elsewhere: no redirect is followed. */
export function createVendorApi({
  fetch = globalThis.fetch,
  requestTimeout = 10_000,
}: VendorApiOptions = {}): VendorApi {
  return {
    async send(call, run) {
      const { method, url, bearer, json, form, replyLimit = 65_536 } = call;
      const title = `${method} ${url.origin}${url.pathname}`;
      const troubleOf = (error: unknown): Trouble => classify(error, title, call, run, requestTimeout);
      const response = await exchange(url, {
        method,
        headers: {
          accept: 'application/json',
          authorization: `Bearer ${bearer.reveal()}`,
          'user-agent': 'registry-token-refresher',
        },
        ...(json !== undefined && { json }),
        ...(form !== undefined && { body: form }),
        redirect: 'manual',
        signal: run.signal,
        timeout: requestTimeout,
        fetch: withWholeBody(fetch, replyLimit),
        throwHttpErrors: (status) => status === 429 || status >= 500,
        retry: {
          limit: PAUSES.length,
          methods: [method],
          // The waiting happens here and not in ky: by the run's clock, and not at all where the time doesn't suffice.
          delay: () => 0,
          shouldRetry: async ({ error, retryCount }) => {
            const { mayRepeat, wait = PAUSES[retryCount - 1] ?? 0 } = troubleOf(error);
            if (!mayRepeat || run.clock.now() + wait >= run.deadline) return false;
            return run.clock.sleep(wait, run.signal).then(
              () => true,
              () => false,
            );
          },
        },
      }).catch((error: unknown) => {
        // The error itself stays out: it may hold the request with its Authorization header.
        throw troubleOf(error).failure;
      });
      const { status } = response;
      if (status >= 300 && status < 400) {
        throw new Redirected(`${title} answered ${status}, a redirect, which is not followed`);
      }
      return { title, status, text: await response.text() };
    },
  };
}

/** Makes a rejection of what ky throws at once, such as for a header that it can't send. */
const exchange = async (url: URL, options: Options): Promise<Response> => await ky(url, options);

/** Makes the reply's body part of the request, so that ky's time-out and retries cover it. */
const withWholeBody =
  (fetch: typeof globalThis.fetch, limit: number): typeof globalThis.fetch =>
  async (input, init) => {
    const response = await fetch(input, init);
    const text = await readBody(response, limit);
    const { status, headers } = response;
    return new Response(text === '' ? null : text, { status, headers });
  };

/** Why there is no reply to return. */
interface Trouble {
  readonly failure: RegistryFailure;
  readonly mayRepeat: boolean;
  /** Milliseconds that the vendor asks to wait. */
  readonly wait?: number | undefined;
}

function classify(
  error: unknown,
  title: string,
  { mints = false }: VendorCall,
  run: RunContext,
  requestTimeout: number,
): Trouble {
  const lost = (what: string): Trouble => ({
    failure: new (mints ? LostReply : VendorUnavailable)(`${title} ${what}`),
    mayRepeat: !mints && !run.signal.aborted,
  });
  if (run.signal.aborted) return lost('was cut short by the end of the run');
  if (isTimeoutError(error)) return lost(`had no answer after ${requestTimeout / 1000} s`);
  if (error instanceof BodyTooLarge) {
    const what = `answered with more than ${error.limit} bytes`;
    return { failure: new VendorReplyInvalid(`${title} ${what}`), mayRepeat: false };
  }
  if (isHTTPError(error)) {
    const { status, headers } = error.response;
    const wait = retryAfter(headers, run.clock.now());
    if (status !== 429) return { ...lost(`answered ${status}`), wait };
    return { failure: new RateLimited(`${title} answered 429`), mayRepeat: true, wait };
  }
  const code = networkErrorCode(error);
  const what = `failed (${code ?? 'network error'})`;
  return isBeforeSending(code)
    ? { failure: new VendorUnavailable(`${title} ${what}`), mayRepeat: true }
    : lost(what);
}
