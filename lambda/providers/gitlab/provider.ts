import type { Instant } from '../../contract/instant';
import type { EntryOf } from '../../contract/registry-entry';
import { oncePerRun } from '../../run/once-per-run';
import type { RunContext } from '../../run/run-context';
import { createApiTokens } from '../api-token';
import { issueNamedToken } from '../named-tokens';
import type { Provider } from '../provider';
import { createVendorApi } from '../vendor-api';
import type { VendorDependencies } from '../vendor-dependencies';
import { type GitLabCaller, type GitLabTarget, gitLabOwnToken, gitLabTarget } from './api';
import { gitLabRules, gitLabUrl } from './rules';

/** The container registries of gitlab.com and of self-managed GitLabs: deploy tokens of projects and groups. */
export function createGitLabProvider({
  environment = process.env,
  apiTokens = createApiTokens(),
  vendorApi = createVendorApi(),
}: VendorDependencies = {}): Provider<'gitlab'> {
  const { handshake, hosts, imagePrefix } = gitLabRules(environment);
  const expiries = oncePerRun<Instant | undefined>();
  const callerOf = async (
    { apiToken }: Pick<EntryOf<'gitlab'>, 'apiToken'>,
    run: RunContext,
  ): Promise<GitLabCaller> => ({
    bearer: await apiTokens.read(apiToken, run),
    secretId: apiToken.secretId,
  });
  const targetOf = async (entry: EntryOf<'gitlab'>, run: RunContext): Promise<GitLabTarget> =>
    gitLabTarget(vendorApi, gitLabUrl(environment, entry), entry, await callerOf(entry, run));

  return {
    handshake,
    hosts,

    async issue(entry, run) {
      const { owner } = entry;
      const target = await targetOf(entry, run);
      const registry =
        'project' in owner
          ? await target.registry(run)
          : { host: owner.registryHost, imagePrefix: imagePrefix(owner.registryHost, entry) };
      return { ...registry, ...(await issueNamedToken(target, entry, run)) };
    },

    async revoke(entry, { tokenId }, run) {
      if (tokenId === undefined) return;
      const target = await targetOf(entry, run);
      await target.delete(tokenId, run);
    },

    async apiTokenExpiry(entry, run) {
      const base = gitLabUrl(environment, entry);
      const { secretId, key } = entry.apiToken;
      return await expiries(JSON.stringify([base.href, secretId, key]), run, async () => {
        const told = await gitLabOwnToken(vendorApi, base, await callerOf(entry, run), run);
        return told?.expiresAt;
      });
    },
  };
}
