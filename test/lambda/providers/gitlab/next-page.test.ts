import { nextPage } from '../../../../lambda/providers/gitlab/next-page';

const QUERY = new URLSearchParams({ active: 'true', per_page: '100' });
const LINK = 'https://evil.example/elsewhere?cursor=abc&per_page=100';

it.each([
  ['the page that is named', { 'x-next-page': '3' }, 'active=true&per_page=100&page=3'],
  ['the query of the link', { link: `<${LINK}>; rel="next"` }, 'cursor=abc&per_page=100'],
  [
    'the link to the next page among others',
    { link: `<https://x.example/?page=1>; rel="first", <${LINK}>; rel="next"` },
    'cursor=abc&per_page=100',
  ],
  ['nothing after the last page', { 'x-next-page': '' }, undefined],
  ['nothing without headers', {}, undefined],
  ['nothing for a page that is no number', { 'x-next-page': '3&private_token=x' }, undefined],
  ['nothing for a link that is no URL', { link: '<next>; rel="next"' }, undefined],
])('the next page of a list is %s', (_what, headers, query) => {
  expect(nextPage(new Map(Object.entries(headers)), QUERY)?.toString()).toBe(query);
});
