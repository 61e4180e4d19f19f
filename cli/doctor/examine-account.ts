import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import type { Finding } from './finding';

/** Who asks, and where. @throws CliError */
export async function examineAccount(
  session: Session,
): Promise<{ readonly id: string; readonly findings: readonly Finding[] }> {
  const { config, file } = session;
  const client = new STSClient(session.client);
  try {
    const { Account: id = '' } = await client.send(new GetCallerIdentityCommand({}));
    const region = await client.config.region();
    const saysBoth = config.account !== undefined && config.region !== undefined;
    const what = `${id} in ${region}`;
    const findings: readonly Finding[] = saysBoth
      ? [{ grade: 'ok', about: 'account', what: `${what}, as ${file} says` }]
      : [
          {
            grade: 'note',
            about: 'account',
            what,
            why: `${file} does not say ${config.account === undefined ? 'account' : 'region'}, so another shell may deploy elsewhere`,
            next: `write account: "${id}" and region: ${region} into it`,
          },
        ];
    return { id, findings };
  } catch (error) {
    throw awsProblem(error, 'sts:GetCallerIdentity', session);
  }
}
