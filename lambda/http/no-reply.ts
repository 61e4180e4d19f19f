/** A request got no complete reply. The message holds no secret and continues a sentence: `failed (ECONNRESET)`. */
export class NoReply extends Error {
  override readonly name = 'NoReply';

  /**
   * @param sent whether any of the request may have reached the server
   * @param isTooLong whether the reply was longer than its limit
   */
  constructor(
    message: string,
    readonly sent: boolean,
    readonly isTooLong = false,
  ) {
    super(message);
  }
}
