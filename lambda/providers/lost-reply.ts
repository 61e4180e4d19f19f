import { VendorReplyInvalid, VendorUnavailable } from '../refresh/registry-failure';

/** No usable answer came back to a call that mints, so that nobody knows whether it has. */
export class LostReply extends VendorUnavailable {}

/** Whether a call that mints may have made a credential though it failed. */
export const mayHaveMinted = (failure: unknown): boolean =>
  failure instanceof LostReply || failure instanceof VendorReplyInvalid;
