import { BodyTooLarge, readBody } from '../http/bounded-body';
import { networkErrorCode } from '../http/network-error';
import { type Challenge, parseChallenges } from './challenge';

/** Bytes. Grants are a few KB at most. */
const BODY_LIMIT = 64 * 1024;

export interface Question {
  readonly url: URL;
  /** What `details` call it: `GET https://registry.example/v2/`. */
  readonly title: string;
  /** The `Authorization` header. */
  readonly authorization?: string;
}

export interface Answer {
  readonly status: number;
  readonly challenges: readonly Challenge[];
  /** Text of a success, empty for all else. */
  readonly body: string;
}

export interface AskOptions {
  readonly fetch: typeof fetch;
  /** Milliseconds for one request, its body included. */
  readonly requestTimeout: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** There is no complete answer. The message is one harmless line. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/**
 * Makes one GET and follows no redirect, since that would hand the credential on.
 *
 * @param wanted `head` leaves the body unread
 * @throws NoAnswer
 */
export async function ask(
  { url, title, authorization }: Question,
  wanted: 'head' | 'body',
  { fetch, requestTimeout, signal }: AskOptions,
): Promise<Answer> {
  const timeout = AbortSignal.timeout(requestTimeout);
  try {
    const response = await fetch(url, {
      redirect: 'manual',
      signal: AbortSignal.any([signal, timeout]),
      headers: { accept: 'application/json', ...(authorization !== undefined && { authorization }) },
    });
    const header = response.headers.get('www-authenticate');
    const reads = wanted === 'body' && response.ok;
    const body = reads ? await readBody(response, BODY_LIMIT) : '';
    if (!reads) await response.body?.cancel();
    return { status: response.status, challenges: header === null ? [] : parseChallenges([header]), body };
  } catch (error) {
    // The error itself stays out: its text may quote the request or the reply.
    throw new NoAnswer(`${title} ${whyNot(error)}`);
  }

  function whyNot(error: unknown): string {
    if (signal.aborted) return 'was cut short by the end of the run';
    if (timeout.aborted) return `had no answer after ${requestTimeout / 1000} s`;
    if (error instanceof BodyTooLarge) return `answered with more than ${error.limit} bytes`;
    return `failed (${networkErrorCode(error) ?? 'network error'})`;
  }
}
