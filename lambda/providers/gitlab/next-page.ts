import type { HttpReply } from '../../http/exchange';

const NEXT = /<([^<>]*)>\s*;\s*rel="?next"?/i;

/**
 * The query that gets the next page of a list: by the number of the page that GitLab names, else by the query of its link.
 * Only the query is taken from the reply, so the API token goes nowhere else. Undefined if there is no next page.
 */
export function nextPage(headers: HttpReply['headers'], query: URLSearchParams): URLSearchParams | undefined {
  const page = headers.get('x-next-page');
  if (page !== undefined && /^\d{1,9}$/.test(page)) {
    const next = new URLSearchParams(query);
    next.set('page', page);
    return next;
  }
  const [, link] = NEXT.exec(headers.get('link') ?? '') ?? [];
  return link !== undefined && URL.canParse(link) ? new URL(link).searchParams : undefined;
}
