import { durationInWords, instantOf, toWords } from '../../lambda/contract/instant';
import { openSession } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import { deployedRegistries } from '../stack/deployed-registry';
import { readCredential } from '../stack/read-credential';
import { authFileOf, readAuthFile, writeLogin } from './auth-file';
import type { LoginFlags } from './command';
import { storeLogin } from './credential-store';

/** The credential helper of this project, by what tools call it. */
const OWN_HELPER = PROGRAM;

/** Logs a tool in. */
export async function runLogin(
  this: CliContext,
  { tool, ...flags }: LoginFlags,
  name: string,
): Promise<void> {
  const { env, stdout, stderr } = this.process;
  const session = await openSession(this, flags);
  const [deployed] = deployedRegistries(session.config, [name], session.file);
  if (deployed === undefined) return;
  const credential = await readCredential(session, deployed);
  const { host, imagePrefix, username, password, expiresAt } = credential;
  const left = expiresAt - instantOf(this.now());
  if (left <= 0) {
    throw new CliError(
      `the credential of ${name} expired at ${toWords(expiresAt)}`,
      `refresh it: ${PROGRAM} refresh ${name} --force`,
      1,
    );
  }

  const file = authFileOf(tool, env);
  const { credHelpers, credsStore } = await readAuthFile(file);
  const store = credHelpers[host] ?? credsStore;
  if (store === OWN_HELPER) {
    stdout.write(
      `${tool} reads ${host} by the credential helper already, at each pull; it needs no login.\n`,
    );
    return;
  }
  if (store === undefined || store === '') {
    await writeLogin(file, host, Buffer.from(`${username.reveal()}:${password.reveal()}`).toString('base64'));
  } else {
    await storeLogin(store, credential, env);
  }
  const where = store ? `the credential store ${store}` : file;
  stdout.write(
    `${tool} is logged in to ${imagePrefix} until ${toWords(expiresAt)} (${durationInWords(left)}), by ${where}.\n`,
  );
  if (!store)
    stderr.write(
      `The file holds the credential in clear, for its owner alone. docs/readers has a helper that renews it.\n`,
    );
}
