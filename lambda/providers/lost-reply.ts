import { VendorReplyInvalid, VendorUnavailable } from '../run/registry-failure';

/** No usable answer came back to a call that mints, so that nobody knows whether it has. */
export class LostReply extends VendorUnavailable {}

/** The API answered with a redirect, which is not followed: nothing was minted. */
export class Redirected extends VendorReplyInvalid {}

/** The API made another credential than it was asked for; that one has been taken back. */
export class NotAsAsked extends VendorReplyInvalid {}

/** Whether a call that mints may have made a credential though it failed. */
export const mayHaveMinted = (failure: unknown): boolean =>
  failure instanceof LostReply ||
  (failure instanceof VendorReplyInvalid &&
    !(failure instanceof Redirected) &&
    !(failure instanceof NotAsAsked));
