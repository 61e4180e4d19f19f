import type { ApiTokenReference } from '../../lambda/contract/entry-parts';
import { durationInWords, type Instant, instantOf, toWords } from '../../lambda/contract/instant';
import type { Sensitive } from '../../lambda/run/sensitive';
import type { Finding } from '../doctor/finding';
import type { VendorCalls } from './vendor-calls';

/** A registry whose vendor has an API token. */
interface WithApiToken {
  readonly name: string;
  readonly apiToken: { readonly secret: string; readonly key?: string | undefined };
}

/** The API token of a registry, and the secret that holds it. @throws ApiTokenUnreadable */
export async function apiTokenOf(
  { apiToken: { secret: secretId, key } }: WithApiToken,
  { apiTokens, run }: VendorCalls,
): Promise<{ readonly bearer: Sensitive; readonly secretId: string }> {
  const reference: ApiTokenReference = { secretId, ...(key !== undefined && { key }) };
  return { bearer: await apiTokens.read(reference, run), secretId };
}

/** As long before the expiry as the alarm warns. */
const SOON = 14 * 86_400;

/** What an API token's expiry means. @param expiresAt undefined: its vendor doesn't say */
export function expiryFinding(
  { name, apiToken }: WithApiToken,
  expiresAt: Instant | 'never' | undefined,
  { run }: VendorCalls,
): readonly Finding[] {
  const token = `the API token in ${apiToken.secret}`;
  if (expiresAt === undefined) {
    return [{ grade: 'note', about: name, what: `when ${token} expires, the vendor does not tell` }];
  }
  if (expiresAt === 'never') return [{ grade: 'ok', about: name, what: `${token} never expires` }];
  const left = expiresAt - instantOf(run.clock.now());
  const at = `at ${toWords(expiresAt)}`;
  if (left > SOON) return [{ grade: 'ok', about: name, what: `${token} expires ${at}` }];
  return [
    {
      grade: 'problem',
      about: name,
      what: left > 0 ? `${token} expires ${at}, in ${durationInWords(left)}` : `${token} expired ${at}`,
      why: 'no refresh works from then on',
      next: `make a new one at the vendor and put it into the secret ${apiToken.secret}`,
    },
  ];
}
