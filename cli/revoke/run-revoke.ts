import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { fromRfc3339, instantOf, toWords } from '../../lambda/contract/instant';
import type { PublishedCredential } from '../../lambda/probe/published-credential';
import { RegistryFailure } from '../../lambda/run/registry-failure';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import { canRevoke, type Revocable, revocable } from '../providers/revoke';
import { withVendors } from '../providers/vendor-calls';
import { type DeployedRegistry, deployedRegistries } from '../stack/deployed-registry';
import { functionEntry } from '../stack/function-entry';
import { readCredential } from '../stack/read-credential';
import { RUN_TIME, runFunction } from '../stack/run-function';
import { confirm } from '../terminal/ask';
import type { RevokeFlags } from './command';
import { provenDead } from './proven-dead';
import { remains } from './remains';

/** Replaces a credential and ends the old one. */
export async function runRevoke(this: CliContext, flags: RevokeFlags, name: string): Promise<void> {
  const { stdout } = this.process;
  const session = await openSession(this, flags, RUN_TIME);
  const [deployed] = deployedRegistries(session.config, [name], session.file);
  if (deployed === undefined) return;
  const isPrevious = flags.previous === true;
  const old = await readCredential(session, deployed, isPrevious ? 'AWSPREVIOUS' : 'AWSCURRENT');
  const now = instantOf(this.now());
  if (old.expiresAt <= now) {
    stdout.write(
      `${name}: the old credential expired at ${toWords(old.expiresAt)}: there is nothing to revoke.\n`,
    );
    return;
  }
  const region = await new SecretsManagerClient(session.client).config.region();
  if (!canRevoke(deployed.registry.provider)) {
    await confirm(question(deployed, isPrevious), flags.yes === true);
    if (!isPrevious) stdout.write(await replace(session, deployed, old));
    stdout.write(remains(deployed, old, session.config.stackName, region, now));
    this.endWith(1);
    return;
  }
  const entry = functionEntry(deployed.registry, region);
  if (entry === undefined)
    throw new CliError(`${session.file} does not say enough of ${name} to revoke its credential`);
  // The vendors' time begins after the run and the answer of a person.
  const checked = (revocation: (one: Revocable, proof: Proof) => Promise<void>): Promise<void> =>
    withVendors(this, session, VENDOR_TIME, (calls) => {
      const one = revocable(entry, old, calls);
      return revocation(one, () => provenDead(old, one.handshake, calls));
    });
  // What can't be revoked is told before anything is done.
  await checked(async () => undefined);
  await confirm(question(deployed, isPrevious), flags.yes === true);
  if (!isPrevious) stdout.write(await replace(session, deployed, old));
  await checked(async (one, proof) => {
    await one.revoke().catch((error: unknown) => {
      if (!(error instanceof RegistryFailure)) throw error;
      throw new CliError(
        `the old credential of ${name} is not revoked: ${error.message}`,
        `${error.remedy}; then: ${PROGRAM} revoke ${name} --previous`,
        1,
        { cause: error },
      );
    });
    const verdict = await proof();
    if (verdict.outcome === 'rejected') {
      stdout.write(`${name}: ${one.vendor} has revoked the old credential, and the registry refuses it.\n`);
      return;
    }
    const stillAccepted = verdict.outcome === 'accepted';
    throw new CliError(
      `${one.vendor} has revoked the old credential of ${name}, but ${stillAccepted ? 'the registry still accepts it' : `the registry did not say that it refuses it: ${verdict.detail}`}`,
      `run it again in a minute: ${PROGRAM} revoke ${name} --previous`,
      stillAccepted ? 1 : 2,
    );
  });
}

/** Milliseconds for the vendor and its registry. */
const VENDOR_TIME = 90_000;

type Proof = () => ReturnType<typeof provenDead>;

const question = ({ registry: { name } }: DeployedRegistry, isPrevious: boolean): string =>
  isPrevious
    ? `End the credential of ${name} that was published before the present one?`
    : `Replace the credential of ${name} and end the old one? Readers that hold it fail until they read the secret again.`;

/** Has a new credential published. @throws CliError; the old one then lives on, since readers need it */
async function replace(
  session: Session,
  { functionName, registry: { name } }: DeployedRegistry,
  old: PublishedCredential,
): Promise<string> {
  const { result, error } = await runFunction(session, functionName, {
    run: 'manual',
    registries: [name],
    force: true,
  });
  const published = [...(result?.refreshed ?? []), ...(result?.fresh ?? [])].find((one) => one.name === name);
  if (published !== undefined && published.versionId !== old.versionId) {
    const until = published.expiresAt === null ? undefined : fromRfc3339(published.expiresAt);
    return `${name}: a new credential is published${until === undefined ? '' : `, good until ${toWords(until)}`}.\n`;
  }
  const failed = result?.failed.find((one) => one.name === name);
  const why = failed
    ? `${failed.code}: ${failed.message}`
    : (error?.errorMessage ?? 'the function published none');
  throw new CliError(
    `there is no new credential of ${name}, so the old one was not revoked: ${why}`,
    `mend that and run it again; if the leak is worse than pulls that fail, revoke it at the vendor by hand`,
    1,
  );
}
