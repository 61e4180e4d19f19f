import * as v from 'valibot';
import { access, seconds } from '../entry-parts';
import { vendorContract } from '../vendor-contract';

export const digitalocean = vendorContract({
  entry: ({ refreshed, apiToken }) =>
    v.strictObject({
      ...refreshed,
      provider: v.literal('digitalocean'),
      access,
      registry: v.string(),
      /** Seconds. */
      lifetime: seconds,
      apiToken,
    }),

  probeEntry: ({ probed }) =>
    v.strictObject({ ...probed, provider: v.literal('digitalocean'), registry: v.string() }),

  shape: ({ registry, lifetime }) => ({ registry, lifetime }),
});
