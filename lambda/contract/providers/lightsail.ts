import * as v from 'valibot';
import { vendorContract } from '../vendor-contract';

export const lightsail = vendorContract({
  entry: ({ refreshed, region }) =>
    v.strictObject({ ...refreshed, provider: v.literal('lightsail'), access: v.literal('push'), region }),

  probeEntry: ({ probed, region }) => v.strictObject({ ...probed, provider: v.literal('lightsail'), region }),

  shape: ({ region }) => ({ region }),
});
