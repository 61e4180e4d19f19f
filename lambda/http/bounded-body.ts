/** A reply that is longer than anything its sender should say. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';

  constructor(readonly limit: number) {
    super(`The reply is longer than ${limit} bytes.`);
  }
}

/**
 * Reads a reply's text (UTF-8), stopping the transfer as soon as it exceeds the limit. Time is bounded by the signal
 * that the request was made with.
 *
 * @param limit bytes, after decompression
 * @throws BodyTooLarge, or whatever broke the transfer
 */
export async function readBody(response: Response, limit: number): Promise<string> {
  if (response.body === null) return '';
  const chunks: Uint8Array[] = [];
  let length = 0;
  // Leaving the loop by an error cancels the stream.
  for await (const chunk of response.body) {
    length += chunk.byteLength;
    if (length > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
