import * as v from 'valibot';
import { vendorContract } from '../vendor-contract';

export const lightsail = vendorContract({
  entry: ({ refreshed, givenRole, region }) =>
    v.strictObject({
      ...refreshed,
      provider: v.literal('lightsail'),
      access: v.literal('push'),
      region,
      /** The role that asks for the login; the function's own if there is none. */
      role: v.optional(givenRole),
    }),

  probeEntry: ({ probed, region }) => v.strictObject({ ...probed, provider: v.literal('lightsail'), region }),

  shape: ({ region, role }) => ({ region, role: role?.arn }),
});
