import { text } from 'node:stream/consumers';
import type { ProviderName } from '../../lambda/contract/provider-name';
import { Sensitive } from '../../lambda/run/sensitive';
import { looksLikeToken } from '../../lib/config/messages/token-text';
import { CliError } from '../cli-error';
import type { GivenToken, Search } from '../providers/find';
import { ask, canAsk } from '../terminal/ask';
import type { InitFlags } from './command';

/** Where an API token comes from now, and where the functions will read it. */
export interface TokenSource {
  /** As the config says it. */
  readonly reference: { readonly secret: string; readonly key?: string };
  /** True: it comes from stdin, and may not be in its secret yet. */
  readonly isPiped: boolean;
}

/** @throws CliError if nobody says where the API token of a vendor is */
export async function tokenSource(
  provider: ProviderName,
  { apiTokenSecret = [], apiTokenStdin }: InitFlags,
): Promise<TokenSource> {
  const usual = `${provider}/api-token`;
  const isPiped = apiTokenStdin === provider;
  const written = apiTokenSecret.find((one) => one.startsWith(`${provider}=`))?.slice(provider.length + 1);
  if (written !== undefined) return { reference: referenceOf(written), isPiped };
  if (isPiped) return { reference: { secret: usual }, isPiped };
  if (canAsk()) {
    const answer = await ask(`Which secret holds the API token of ${provider}? [${usual}]: `);
    return { reference: referenceOf(answer || usual), isPiped };
  }
  throw new CliError(
    `the API token of ${provider} is needed to find its registries`,
    `name its secret: --api-token-secret ${provider}=${usual}; or pipe it in: --api-token-stdin ${provider}`,
  );
}

/** `ionos/api#token`: a secret and the key in it. */
function referenceOf(written: string): TokenSource['reference'] {
  if (looksLikeToken(written)) {
    throw new CliError(
      'an API token is given where the name of its secret belongs',
      'revoke it, since command lines are public, and name the secret that holds the next one',
    );
  }
  const [secret = '', key] = written.split('#', 2);
  return { secret, ...(key !== undefined && { key }) };
}

/** The API token. @throws CliError or ApiTokenUnreadable */
export async function tokenOf(
  { reference: { secret: secretId, key }, isPiped }: TokenSource,
  { apiTokens, run }: Search['calls'],
): Promise<GivenToken> {
  if (!isPiped) {
    return { secretId, bearer: await apiTokens.read({ secretId, ...(key !== undefined && { key }) }, run) };
  }
  if (process.stdin.isTTY)
    throw new CliError(
      'an API token that is typed would be seen',
      'pipe it in: … | registry-token-refresher init',
    );
  const token = (await text(process.stdin)).trim();
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new CliError('stdin holds no API token', 'pipe in the API token alone');
  }
  return { secretId, bearer: new Sensitive(token) };
}
