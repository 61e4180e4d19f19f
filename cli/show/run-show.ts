import { durationInWords, instantOf, toRfc3339, toWords } from '../../lambda/contract/instant';
import { openSession } from '../aws/session';
import type { CliContext } from '../cli-context';
import { CliError } from '../cli-error';
import { PROGRAM } from '../program';
import { deployedRegistries } from '../stack/deployed-registry';
import { readCredential } from '../stack/read-credential';
import { tableLines } from '../terminal/table';
import type { ShowFlags } from './command';

/** Shows what a registry's secret says. */
export async function runShow(this: CliContext, flags: ShowFlags, name: string): Promise<void> {
  const { stdout } = this.process;
  if (flags.reveal && (flags.json || !stdout.isTerminal)) {
    throw new CliError(
      'a credential is shown on a terminal only',
      `for docker, podman, skopeo and helm: ${PROGRAM} login ${name}`,
    );
  }
  const session = await openSession(this, flags);
  const [deployed] = deployedRegistries(session.config, [name], session.file);
  if (deployed === undefined) return;
  const { host, imagePrefix, expiresAt, versionId, username, password } = await readCredential(
    session,
    deployed,
  );
  const { registry, secretId } = deployed;
  const left = expiresAt - instantOf(this.now());
  if (flags.json) {
    const shown = {
      name,
      provider: registry.provider,
      secret: secretId,
      host,
      imagePrefix,
      expiresAt: toRfc3339(expiresAt),
      versionId,
    };
    stdout.write(`${JSON.stringify(shown, undefined, 2)}\n`);
  } else {
    const expiry =
      left > 0
        ? `${toWords(expiresAt)} (in ${durationInWords(left)})`
        : `${toWords(expiresAt)}: it has expired`;
    const rows: readonly (readonly [string, string])[] = [
      ['name', name],
      ['provider', registry.provider],
      ['secret', secretId],
      ['host', host],
      ['image prefix', imagePrefix],
      ['expires', expiry],
      ['version', versionId ?? '-'],
      ...(flags.reveal
        ? ([
            ['user name', username.reveal()],
            ['password', password.reveal()],
          ] as const)
        : []),
    ];
    const cells = rows.map(([key, text]) => [
      { text: key, styled: (plain: string) => stdout.style('dim', plain) },
      { text },
    ]);
    stdout.write(`${tableLines(cells, 0, undefined).join('\n')}\n`);
  }
  if (left <= 0) this.endWith(1);
}
