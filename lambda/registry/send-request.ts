import type { Exchange } from '../http/exchange';
import { NoReply } from '../http/no-reply';
import { type Challenge, parseChallenges } from './challenge';

/** Bytes. Grants are a few KB at most. */
const BODY_LIMIT = 64 * 1024;

export interface HandshakeRequest {
  readonly url: URL;
  /** What a `detail` calls it: `GET https://registry.example/v2/`. */
  readonly title: string;
  /** The `Authorization` header. */
  readonly authorization?: string;
}

export interface HandshakeResponse {
  readonly status: number;
  readonly challenges: readonly Challenge[];
  /** The text of a success; empty for everything else. */
  readonly body: string;
}

export interface SendOptions {
  readonly exchange: Exchange;
  /** Ends the request if it is in flight. */
  readonly signal: AbortSignal;
}

/** There is no complete response. The message is one harmless line. */
export class NoResponse extends Error {
  override readonly name = 'NoResponse';
}

/**
 * Sends one GET. It follows no redirect, since that would send the credential to another host.
 *
 * @param wanted `head` leaves the body out
 * @throws NoResponse
 */
export async function sendRequest(
  { url, title, authorization }: HandshakeRequest,
  wanted: 'head' | 'body',
  { exchange, signal }: SendOptions,
): Promise<HandshakeResponse> {
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
    if (error instanceof NoReply) throw new NoResponse(`${title} ${error.message}`);
    throw error;
  }
}
