import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { PROVIDER_NAMES, type ProviderName } from '../../lambda/contract/provider-name';
import { RegistryFailure } from '../../lambda/run/registry-failure';
import { ConfigError } from '../../lib/config/config-error';
import { providerAllowed } from '../../lib/config/messages/provider-words';
import { oneOf } from '../../lib/config/messages/words';
import { readConfig } from '../../lib/config/read-config';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import { awsProblem } from '../aws/aws-problem';
import { awsClient, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import { type Choice, FINDERS, type Search } from '../providers/find';
import { withVendors } from '../providers/vendor-calls';
import { DEFAULT_CONFIG } from '../read-config-file';
import { ask, canAsk } from '../terminal/ask';
import { choose } from './choose';
import type { InitFlags } from './command';
import { type Chosen, configText } from './config-text';
import { type TokenSource, tokenOf, tokenSource } from './token-source';

/** Milliseconds for one vendor. */
const VENDOR_TIME = 60_000;
const GITLAB_COM = 'https://gitlab.com';

/** Writes a config file. */
export async function runInit(this: CliContext, flags: InitFlags, ...given: string[]): Promise<void> {
  const file = flags.config ?? DEFAULT_CONFIG;
  if (existsSync(file)) throw taken(file);
  const providers = await providersOf(given);
  const session = awsClient(this, flags);
  const { account, region } = await placeOf(session, file);
  const emails = await emailsOf(flags);
  const chosen: Chosen[] = [];
  for (const provider of providers) chosen.push(await chosenOf(this, provider, flags, session, region));
  const count = chosen.flatMap(({ choices }) => choices).length;
  if (count === 0) {
    throw new CliError(
      `there is nothing to write down: ${oneOf(providers)} has no registry${flags.only ? ' of these names' : ''} in ${region}`,
      'name another provider, --region or --only',
      1,
    );
  }
  try {
    writeFileSync(file, configText({ account, region, emails, chosen }), { flag: 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') throw taken(file);
    const what = error instanceof Error ? error.message : String(error);
    throw new CliError(`${file} can't be written: ${what}`, 'name another file: --config <file>', 2, {
      cause: error,
    });
  }
  const { registries } = checkedOrRemoved(file);
  this.process.stdout.write(
    `${file} is written: ${registries.length === 1 ? '1 registry' : `${registries.length} registries`}, account ${account}, region ${region}.\n`,
  );
  const stored =
    flags.apiTokenStdin && chosen.find(({ provider }) => provider === flags.apiTokenStdin)?.apiToken;
  if (stored) {
    this.process.stdout.write(
      `Put the API token into its secret: aws secretsmanager create-secret --region ${region} --name ${stored.secret} --secret-string file:///dev/stdin\n`,
    );
  }
  this.process.stdout.write(`Next: ${PROGRAM} doctor\n`);
}

/** What was written, as every command reads it. @throws CliError if an answer was wrong; the file is then gone again */
function checkedOrRemoved(file: string): RefresherConfig {
  try {
    return readConfig(file);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    rmSync(file);
    throw new CliError(error.message, 'mend the flags or answers that it names; nothing was written', 2, {
      cause: error,
    });
  }
}

const taken = (file: string): CliError =>
  new CliError(`${file} exists, and is not written over`, 'name another file: --config <file>', 1);

async function providersOf(given: readonly string[]): Promise<readonly ProviderName[]> {
  const written =
    given.length === 0 && canAsk()
      ? words(await ask(`Which registries? ${PROVIDER_NAMES.join(', ')} [ecr]: `))
      : given;
  const names = written.length === 0 ? ['ecr'] : written;
  for (const name of names) {
    if (!PROVIDER_NAMES.some((known) => known === name))
      throw new CliError(`the provider "${name}" ${providerAllowed(name)}`, 'name one of them');
  }
  return PROVIDER_NAMES.filter((known) => names.includes(known));
}

const words = (text: string): readonly string[] => text.split(/[\s,]+/).filter((word) => word !== '');

async function placeOf(session: Pick<Session, 'client' | 'profile'>, file: string) {
  const client = new STSClient(session.client);
  try {
    const region = await client.config.region();
    const { Account: account = '' } = await client.send(new GetCallerIdentityCommand({}));
    return { account, region };
  } catch (error) {
    throw awsProblem(error, 'sts:GetCallerIdentity', { file, ...session });
  }
}

async function emailsOf({ email, noAlerts }: InitFlags): Promise<readonly string[]> {
  if (noAlerts || email !== undefined) return email ?? [];
  if (canAsk()) return words(await ask('Who gets alerts? Mail addresses, or nothing: '));
  throw new CliError('nobody would be alerted', 'name somebody: --email <address>; or say so: --no-alerts');
}

async function chosenOf(
  context: CliContext,
  provider: ProviderName,
  flags: InitFlags,
  session: Pick<Session, 'client' | 'profile'>,
  region: string,
): Promise<Chosen> {
  const { find, findWithToken } = FINDERS[provider];
  const url = (flags.gitlabUrl ?? GITLAB_COM).replace(/\/+$/, '');
  const source: TokenSource | undefined = findWithToken && (await tokenSource(provider, flags));
  const { stderr } = context.process;
  if (stderr.isTerminal) stderr.write(`${stderr.style('dim', `Looking for registries of ${provider} …`)}\n`);
  const found = await withVendors(
    context,
    session,
    VENDOR_TIME,
    async (calls): Promise<readonly Choice[]> => {
      const search: Search = { calls, region, url };
      if (find !== undefined) return find(search);
      return source === undefined ? [] : findWithToken(search, await tokenOf(source, calls));
    },
  ).catch((error: unknown) => {
    if (!(error instanceof RegistryFailure)) throw error;
    throw new CliError(error.message, error.remedy, 2, { cause: error });
  });
  const choices = await choose(provider, found, flags.only);
  return { provider, choices, apiToken: source?.reference };
}
