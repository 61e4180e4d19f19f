/** A request that brought no complete reply. The message is harmless and continues a sentence: `failed (ECONNRESET)`. */
export class NoReply extends Error {
  override readonly name = 'NoReply';

  /**
   * @param sent whether any of the request may have reached the server
   * @param isTooLong whether it is the reply's length that is wrong
   */
  constructor(
    message: string,
    readonly sent: boolean,
    readonly isTooLong = false,
  ) {
    super(message);
  }
}
