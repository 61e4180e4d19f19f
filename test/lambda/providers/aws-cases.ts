import { json, type Reply } from '../../../sandbox/fakes/fake-server';

/** What the cases of AWS' registries share. */

/** The password of tampered replies. */
export const PASSWORD = 'canary-password-4711';

/** When a tampered credential expires: seconds since 1970. */
export const inTwelveHours = (): number => Math.floor(Date.now() / 1000) + 43_200;

/** A fault by which the API answers so. */
export const answer = (body: object): Reply & { readonly kind: 'status' } => ({
  kind: 'status',
  ...json(200, body),
});
