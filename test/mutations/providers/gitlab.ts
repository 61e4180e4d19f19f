import { ADDRESSES, type Mutation, type NoticingTest } from '../mutation';

const noticed = (test: string): NoticingTest => ({
  file: 'test/lambda/providers/gitlab/provider.test.ts',
  test,
});
const asAsked = 'lambda/providers/gitlab/as-asked.ts';
const api = 'lambda/providers/gitlab/api.ts';
const rules = 'lambda/providers/gitlab/rules.ts';
const config = 'lib/providers/gitlab/config.ts';

/** Ways to break what is known of GitLab. */
export const gitlab: readonly Mutation[] = [
  {
    name: 'GitLab may grant any scope',
    file: asAsked,
    find: 'if (!granted.success || granted.output.some((scope) => !askedScopes.includes(scope)))',
    replace: 'if (!granted.success)',
    noticedBy: noticed('with a right to push is not, and its token is deleted'),
  },
  {
    name: 'GitLab may make a token that never expires',
    file: asAsked,
    find: "told.expires_at === null ? 'no expiry' : toldExpiry(asked, told.expires_at)",
    replace: 'toldExpiry(asked, told.expires_at ?? undefined)',
    noticedBy: noticed('with no expiry is not, and its token is deleted'),
  },
  {
    name: 'a revoked deploy token passes',
    file: asAsked,
    find: "if ((told.revoked ?? false) !== false) return 'a mark that it is revoked';",
    replace: '',
    noticedBy: noticed('with a mark that it is revoked is not, and its token is deleted'),
  },
  {
    name: 'the list of deploy tokens has one page',
    file: api,
    find: 'query = nextPage(reply.headers, query);',
    replace: 'query = undefined;',
    noticedBy: {
      file: 'test/lambda/providers/provider-contract.test.ts',
      test: 'the provider gitlab, whose tokens have names finds the lost token behind a hundred others',
    },
  },
  {
    name: 'the API token goes where the list links to',
    file: 'lambda/providers/gitlab/next-page.ts',
    find: '/^\\d{1,9}$/.test(page)',
    replace: 'page !== ""',
    noticedBy: {
      file: 'test/lambda/providers/gitlab/next-page.test.ts',
      test: 'the next page of a list is nothing for a page that is no number',
    },
  },
  {
    name: 'runs wait for the expiry of the API token',
    file: api,
    find: 'once: true',
    replace: 'once: false',
    noticedBy: noticed('is unknown if GitLab does not tell, and no run waits for it'),
  },
  {
    name: 'an API token that is not active passes',
    file: api,
    find: 'if (!token.output.active) {',
    replace: 'if (false) {',
    noticedBy: noticed('is an error for a token that GitLab does not take'),
  },
  {
    name: 'gitlab.com may name any registry',
    file: rules,
    find: 'isUsual: (name) => name === registry,',
    replace: 'isUsual: () => true,',
    noticedBy: { file: 'test/lambda/providers/gitlab/rules.test.ts', test: 'are one for gitlab.com' },
  },
  {
    name: 'gitlab.com grants tokens for every GitLab',
    file: rules,
    find: 'tokenHosts: [...new Set([new URL(place.url).host,',
    replace: "tokenHosts: [...new Set(['gitlab.com', new URL(place.url).host,",
    noticedBy: {
      file: 'test/lambda/providers/gitlab/rules.test.ts',
      test: 'the token server of a registry of gitlab is its own GitLab',
    },
  },
  {
    name: 'a self-managed GitLab needs no host',
    file: config,
    find: "address.host === 'gitlab.com'",
    replace: "address.protocol === 'https:'",
    noticedBy: {
      file: 'test/lib/providers/gitlab.test.ts',
      test: 'is refused with {"url":"https://git.example.com"}',
    },
  },
  {
    name: 'GitLab is at another address',
    file: api,
    find: "const segments = ['api', 'v4',",
    replace: "const segments = ['api', 'v5',",
    noticedBy: { file: ADDRESSES, test: 'the provider gitlab calls the addresses of its vendor' },
  },
];
