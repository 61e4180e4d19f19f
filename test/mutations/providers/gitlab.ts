import { mutations } from '../mutation';

/** Ways to break what is known of GitLab. */
export const gitlab = mutations`
  ! test/lambda/providers/gitlab/provider.test.ts
  @ lambda/providers/gitlab/as-asked.ts
  > with a right to push is not, and its token is deleted
  * GitLab may grant any scope
  - if (!granted.success || granted.output.some((scope) => !askedScopes.includes(scope)))
  + if (!granted.success)
  > with no expiry is not, and its token is deleted
  * GitLab may make a token that never expires
  - told.expires_at === null ? 'no expiry' : toldExpiry(asked, told.expires_at)
  + toldExpiry(asked, told.expires_at ?? undefined)
  > with a mark that it is revoked is not, and its token is deleted
  * a revoked deploy token passes
  - if ((told.revoked ?? false) !== false) return 'a mark that it is revoked';
  @ lambda/providers/gitlab/api.ts
  > is unknown if GitLab does not tell, and no run waits for it
  * runs wait for the expiry of the API token
  - once: true
  + once: false
  > is an error for a token that GitLab does not take
  * an API token that is not active passes
  - if (!active) {
  + if (false) {
  ! test/lambda/providers/provider-contract.test.ts
  > the provider gitlab, whose tokens have names finds the lost token behind a hundred others
  * the list of deploy tokens has one page
  - query = nextPage(reply.headers, query);
  + query = undefined;
  ! test/lambda/providers/gitlab/next-page.test.ts
  @ lambda/providers/gitlab/next-page.ts
  > the next page of a list is nothing for a page that is no number
  * the API token goes where the list links to
  - /^\d{1,9}$/.test(page)
  + page !== ""
  ! test/lambda/providers/gitlab/rules.test.ts
  @ lambda/providers/gitlab/rules.ts
  > are one for gitlab.com
  * gitlab.com may name any registry
  - isUsual: (name) => name === registry,
  + isUsual: () => true,
  > the token server of a registry of gitlab is its own GitLab
  * gitlab.com grants tokens for every GitLab
  - tokenHosts: [...new Set([new URL(place.url).host,
  + tokenHosts: [...new Set(['gitlab.com', new URL(place.url).host,
  ! test/lib/providers/gitlab.test.ts
  @ lib/providers/gitlab/config.ts
  > is refused with {"url":"https://git.example.com"}
  * a self-managed GitLab needs no host
  - address.host === 'gitlab.com'
  + address.protocol === 'https:'
  ! test/lambda/providers/production-addresses.test.ts
  @ lambda/providers/gitlab/api.ts
  > the provider gitlab calls the addresses of its vendor
  * GitLab is at another address
  - const segments = ['api', 'v4',
  + const segments = ['api', 'v5',
`;
