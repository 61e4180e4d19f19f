import type { Environment } from '../../contract/environment';
import { isLoopback } from '../../contract/loopback';
import type { GitLabOwner } from '../../contract/providers/gitlab';
import type { HandshakeRules } from '../../registry/handshake';
import { apiBase } from '../api-base';
import { type ConfiguredHost, type VendorHosts, vendorHosts } from '../vendor-hosts';

/** Of each host of gitlab.com, that of its registry. */
const REGISTRIES: ReadonlyMap<string, string> = new Map([['gitlab.com', 'registry.gitlab.com']]);

/** Where a registry's GitLab is, and whose images its credential opens. */
export interface GitLabPlace extends ConfiguredHost {
  readonly url: string;
  readonly owner: GitLabOwner;
}

/** Where one GitLab is reached: the config's `url`, or what stands in for every GitLab (tests, private endpoints). */
export const gitLabUrl = (environment: Environment, { url }: Pick<GitLabPlace, 'url'>): URL =>
  apiBase(environment, 'GITLAB_API_URL', url);

/** What is known beforehand of the registries of one GitLab or another. */
export const gitLabRules = (environment: Environment) => ({
  // Each GitLab is the token server of its own registry, also if our own calls go by another way.
  handshake: (place: GitLabPlace): HandshakeRules => ({
    tokenHosts: [...new Set([new URL(place.url).host, gitLabUrl(environment, place).host])],
    forbiddenIsInconclusive: false,
  }),
  hosts: (place: GitLabPlace): VendorHosts => {
    const registry = REGISTRIES.get(new URL(place.url).host);
    return vendorHosts({
      configured: place.host,
      usual: registry ?? 'the host of this registry in the config',
      isUsual: (name) => name === registry,
      apiIsOnLoopback: isLoopback(gitLabUrl(environment, place).hostname),
    });
  },
  imagePrefix: (host: string, { owner }: Pick<GitLabPlace, 'owner'>): string =>
    `${host}/${('project' in owner ? owner.project : owner.group).toLowerCase()}`,
});
