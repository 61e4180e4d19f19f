import { VendorReplyInvalid, VendorUnavailable } from '../run/registry-failure';

/** A call that mints got no usable answer, so it is not known whether it has minted. */
export class LostReply extends VendorUnavailable {}

/** The API answered with a redirect, which is not followed: nothing was minted. */
export class Redirected extends VendorReplyInvalid {}

/** The API made another credential than it was asked for. The function has deleted it or says that it could not. */
export class NotAsAsked extends VendorReplyInvalid {}

/** Whether a failed call may have minted a credential nevertheless. */
export const mayHaveMinted = (failure: unknown): boolean =>
  failure instanceof LostReply ||
  (failure instanceof VendorReplyInvalid &&
    !(failure instanceof Redirected) &&
    !(failure instanceof NotAsAsked));
