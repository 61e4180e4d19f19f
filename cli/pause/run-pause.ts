import {
  SecretsManagerClient,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-secrets-manager';
import { durationInWords, instantOf, toRfc3339, toWords } from '../../lambda/contract/instant';
import { PAUSE_REASON_TAG, PAUSED_UNTIL_TAG } from '../../lambda/contract/pause-tag';
import { secondsIn } from '../../lib/config/schema/duration';
import { awsProblem } from '../aws/aws-problem';
import { openSession, type Session } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import type { AwsFlags } from '../command';
import { PROGRAM } from '../program';
import { deployedRegistries } from '../stack/deployed-registry';
import { look } from '../stack/look';
import type { PauseFlags } from './pause-command';

/** What AWS lets a tag's value hold. */
const TAG_VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+@-]{1,256}$/u;

/** Sets the tag that stops a registry's refreshes. */
export async function runPause(this: CliContext, flags: PauseFlags, name: string): Promise<void> {
  const seconds = secondsIn(flags.for);
  if (Number.isNaN(seconds)) {
    throw new CliError(
      `--for is "${flags.for}", which is no duration`,
      'write a number with m, h or d, such as 30m, 4h or 2d',
    );
  }
  if (flags.reason !== undefined && !TAG_VALUE.test(flags.reason)) {
    throw new CliError(
      'a tag of AWS can not hold this --reason',
      'use up to 256 letters, digits, spaces and _.:/=+-@',
    );
  }
  const { session, looked } = await lookAtOne(this, flags, name);
  const until = instantOf(this.now()) + seconds;
  const tags = [
    { Key: PAUSED_UNTIL_TAG, Value: toRfc3339(until) },
    ...(flags.reason === undefined ? [] : [{ Key: PAUSE_REASON_TAG, Value: flags.reason }]),
  ];
  const { secretId } = looked.deployed;
  const client = new SecretsManagerClient(session.client);
  await client.send(new TagResourceCommand({ SecretId: secretId, Tags: tags })).catch((error: unknown) => {
    throw awsProblem(error, 'secretsmanager:TagResource', session, secretId);
  });
  // An earlier pause had a reason of its own.
  if (flags.reason === undefined) await untag(client, secretId, [PAUSE_REASON_TAG], session);

  const { stdout, stderr } = this.process;
  stdout.write(`${name} is paused until ${toWords(until)} (${durationInWords(seconds)}).\n`);
  const expiresAt = 'status' in looked.found ? looked.found.status.published?.expiresAt : undefined;
  if (expiresAt === undefined || expiresAt > until) return;
  stderr.write(
    `${stderr.style('yellow', 'Warning:')} its credential expires at ${toWords(expiresAt)}, before the pause ends; pulls then fail.\n`,
  );
}

/** Takes the tag away. */
export async function runResume(this: CliContext, flags: AwsFlags, name: string): Promise<void> {
  const { session, looked } = await lookAtOne(this, flags, name);
  const client = new SecretsManagerClient(session.client);
  await untag(client, looked.deployed.secretId, [PAUSED_UNTIL_TAG, PAUSE_REASON_TAG], session);
  const wasPaused = 'status' in looked.found && looked.found.status.isPaused;
  this.process.stdout.write(
    wasPaused
      ? `${name} is no longer paused; what is due is refreshed at the next tick, or by ${PROGRAM} refresh ${name}.\n`
      : `${name} was not paused.\n`,
  );
}

async function lookAtOne(context: CliContext, flags: AwsFlags, name: string) {
  const session = await openSession(context, flags);
  const [looked] = await look(session, deployedRegistries(session.config, [name], session.file), context.now);
  if (looked === undefined) throw new CliError(`${session.file} has no registry ${name}`);
  return { session, looked };
}

const untag = (client: SecretsManagerClient, secretId: string, keys: string[], session: Session) =>
  client.send(new UntagResourceCommand({ SecretId: secretId, TagKeys: keys })).catch((error: unknown) => {
    throw awsProblem(error, 'secretsmanager:UntagResource', session, secretId);
  });
