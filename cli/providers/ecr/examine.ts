import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { toAwsCallFailed } from '../../../lambda/aws/aws-error';
import { awsProblem } from '../../aws/aws-problem';
import type { Finding } from '../../doctor/finding';
import type { Examine } from '../examine';

const isPattern = (name: string): boolean => /[*?]/.test(name);

/** Looks for the repositories that have whole names. Whether others will match a pattern, only a pull tells. */
export const examineEcr: Examine<'ecr'> = async (registry, calls) => {
  const names = registry.repositories.filter((name) => !isPattern(name));
  const findings = await Promise.all(names.map((name) => examineRepository(name, registry, calls)));
  const missing = findings.filter((finding) => finding !== undefined);
  if (names.length === 0 || missing.length > 0) return missing;
  return [{ grade: 'ok', about: registry.name, what: `ECR has ${names.join(', ')}` }];
};

async function examineRepository(
  repository: string,
  {
    name: about,
    region,
    assumeRoleArn,
    account = assumeRoleArn?.split(':')[4],
  }: Parameters<Examine<'ecr'>>[0],
  { session }: Parameters<Examine<'ecr'>>[1],
): Promise<Finding | undefined> {
  const client = new ECRClient({ ...session.client, ...(region !== undefined && { region }) });
  const command = new DescribeRepositoriesCommand({
    repositoryNames: [repository],
    ...(account !== undefined && { registryId: account }),
  });
  try {
    await client.send(command);
    return undefined;
  } catch (error) {
    const { name, kind } = toAwsCallFailed(error);
    const where = `${account === undefined ? '' : `account ${account}, `}${await client.config.region()}`;
    if (name === 'RepositoryNotFoundException') {
      return {
        grade: 'problem',
        about,
        what: `ECR has no repository ${repository} in ${where}`,
        why: 'the credential opens nothing there',
        next: `create it, or mend region, account or repositories of ${about} in ${session.file}`,
      };
    }
    // The token role may look where its caller may not.
    if (kind === 'denied' && account !== undefined) {
      return {
        grade: 'note',
        about,
        what: `whether ${repository} exists in ${where} can't be told from here: that account does not let you look`,
      };
    }
    throw awsProblem(error, 'ecr:DescribeRepositories', session, repository);
  }
}
