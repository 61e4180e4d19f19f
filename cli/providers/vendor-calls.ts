import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { UnsafeUrl } from '../../lambda/contract/safe-url';
import { createExchange, type Exchange } from '../../lambda/http/exchange';
import { type ApiTokens, createApiTokens } from '../../lambda/providers/api-token';
import { createVendorApi, type VendorApi } from '../../lambda/providers/vendor-api';
import { type RunContext, systemClock } from '../../lambda/run/run-context';
import { createTimeBudget } from '../../lambda/run/time-budget';
import type { Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';

/** What a command asks vendors with: the functions' own code, with the caller's rights. */
export interface VendorCalls<S = Session> {
  readonly session: S;
  readonly environment: NodeJS.ProcessEnv;
  readonly exchange: Exchange;
  readonly vendorApi: VendorApi;
  readonly apiTokens: ApiTokens;
  readonly run: RunContext;
}

/** Asks vendors, within so many milliseconds. */
export async function withVendors<T, S extends Pick<Session, 'client'>>(
  { process: { env } }: CliContext,
  session: S,
  time: number,
  work: (calls: VendorCalls<S>) => Promise<T>,
): Promise<T> {
  const exchange = createExchange({ proxies: env });
  const budget = createTimeBudget(time, systemClock, { accessSettles: false });
  try {
    return await work({
      session,
      environment: env,
      exchange,
      vendorApi: createVendorApi({ exchange }),
      apiTokens: createApiTokens(new SecretsManagerClient(session.client)),
      run: budget.run,
    });
  } catch (error) {
    if (!(error instanceof UnsafeUrl)) throw error;
    throw new CliError(error.message, 'set the variable to such a URL, or unset it', 2, { cause: error });
  } finally {
    budget.close();
  }
}
