import { ECRClient, paginateDescribeRepositories } from '@aws-sdk/client-ecr';
import { awsProblem } from '../../aws/aws-problem';
import type { Find } from '../find';

/** The repositories of the account in the region. */
export const findEcr: Find = async ({ calls: { session }, region }) => {
  const client = new ECRClient({ ...session.client, region });
  const names: string[] = [];
  try {
    for await (const { repositories = [] } of paginateDescribeRepositories({ client }, {})) {
      names.push(...repositories.flatMap(({ repositoryName }) => repositoryName ?? []));
    }
  } catch (error) {
    throw awsProblem(error, 'ecr:DescribeRepositories', { file: 'the config', ...session });
  }
  return names.map((name) => ({ label: name, fields: { repositories: [name] } }));
};
