import * as v from 'valibot';
import { access, seconds } from '../entry-parts';
import { vendorContract } from '../vendor-contract';

const scope = v.strictObject({
  type: v.string(),
  name: v.string(),
  actions: v.array(v.string()),
});
export type IonosScope = v.InferOutput<typeof scope>;

export const ionos = vendorContract({
  entry: ({ refreshed, apiToken }) =>
    v.strictObject({
      ...refreshed,
      provider: v.literal('ionos'),
      access,
      registryId: v.string(),
      scopes: v.array(scope),
      /** Seconds. */
      lifetime: seconds,
      apiToken,
    }),

  probeEntry: ({ probed }) => v.strictObject({ ...probed, provider: v.literal('ionos') }),

  shape: ({ registryId, lifetime, scopes }) => ({ registry: registryId, lifetime, scopes }),
});
