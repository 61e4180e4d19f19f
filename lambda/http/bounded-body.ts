/** A reply that is longer than its limit. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';

  constructor(readonly limit: number) {
    super(`The reply is longer than ${limit} bytes.`);
  }
}

/**
 * Reads a reply's text (UTF-8), stopping the transfer as soon as it exceeds the limit.
 *
 * @param limit bytes, as they arrive: nothing is decompressed
 * @throws BodyTooLarge, or the error that broke the transfer
 */
export async function readBody(body: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  // An error inside the loop ends the transfer.
  for await (const chunk of body) {
    length += chunk.byteLength;
    if (length > limit) throw new BodyTooLarge(limit);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}
