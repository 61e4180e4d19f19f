import * as v from 'valibot';
import { access, seconds } from '../entry-parts';
import { registryHost } from '../registry-host';
import { vendorContract } from '../vendor-contract';

/** Whose images the credential opens; GitLab names no registry host for a group. */
const owner = v.union([
  v.strictObject({ project: v.string() }),
  v.strictObject({ group: v.string(), registryHost }),
]);
export type GitLabOwner = v.InferOutput<typeof owner>;

/** Where the GitLab is, and whose images the credential opens. */
const place = { url: v.string(), owner };

export const gitlab = vendorContract({
  entry: ({ refreshed, apiToken }) =>
    v.strictObject({
      ...refreshed,
      ...place,
      provider: v.literal('gitlab'),
      access,
      /** Seconds. */
      lifetime: seconds,
      apiToken,
    }),

  probeEntry: ({ probed }) => v.strictObject({ ...probed, ...place, provider: v.literal('gitlab') }),

  shape: ({ url, owner: whose, lifetime }) => ({
    url,
    lifetime,
    // For a project GitLab names the host itself: it shapes nothing.
    ...('project' in whose ? { project: whose.project } : { group: whose.group, host: whose.registryHost }),
  }),
});
