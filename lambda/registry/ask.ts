import type { Exchange } from '../http/exchange';
import { NoReply } from '../http/no-reply';
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
  readonly exchange: Exchange;
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
 * @param wanted `head` leaves the body out
 * @throws NoAnswer
 */
export async function ask(
  { url, title, authorization }: Question,
  wanted: 'head' | 'body',
  { exchange, signal }: AskOptions,
): Promise<Answer> {
  try {
    const { status, headers, text } = await exchange(
      {
        method: 'GET',
        url,
        headers: authorization === undefined ? {} : { authorization },
        replyLimit: BODY_LIMIT,
        wantsBody: (code) => wanted === 'body' && code >= 200 && code <= 299,
      },
      signal,
    );
    const header = headers.get('www-authenticate');
    return { status, challenges: header === undefined ? [] : parseChallenges([header]), body: text };
  } catch (error) {
    if (error instanceof NoReply) throw new NoAnswer(`${title} ${error.message}`);
    throw error;
  }
}
