import {
  CloudFormationClient,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
} from '@aws-sdk/client-cloudformation';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { type Finding, findingOf } from './finding';

/** What `cdk bootstrap` calls its stack, unless it is told otherwise. */
const USUAL = 'CDKToolkit';
/** The parameter of the CDK's usual qualifier, which any bootstrap stack for it has. */
const PARAMETER = '/cdk-bootstrap/hnb659fds/version';
/** The oldest bootstrap that the CDK's stacks deploy with. */
const NEEDED = 6;

/** Whether the account and region are ready for the CDK. */
export async function examineBootstrap(session: Session, account: string): Promise<readonly Finding[]> {
  const about = 'bootstrap';
  const client = new CloudFormationClient(session.client);
  const why = 'cdk deploy fails';
  try {
    const version = await bootstrapVersion(client);
    const region = await client.config.region();
    const next = `bootstrap it: npx aws-cdk@2 bootstrap aws://${account}/${region}`;
    if (version === undefined)
      return [{ grade: 'problem', about, what: `the CDK is not bootstrapped in ${region}`, why, next }];
    if (version < NEEDED) {
      const what = `the CDK's bootstrap has version ${version}, and ${NEEDED} is needed`;
      return [{ grade: 'problem', about, what, why, next }];
    }
    return [{ grade: 'ok', about, what: `version ${version}` }];
  } catch (error) {
    const problem = awsProblem(
      error,
      'cloudformation:DescribeStacks and DescribeStackResources',
      session,
      USUAL,
    );
    return [findingOf(problem, about, why)];
  }
}

async function bootstrapVersion(client: CloudFormationClient): Promise<number | undefined> {
  const name = (await isThere(client, USUAL)) ? USUAL : await ownerOf(client, PARAMETER);
  if (name === undefined) return undefined;
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
  const outputs = Stacks[0]?.Outputs ?? [];
  return Number(outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
}

const isThere = (client: CloudFormationClient, name: string): Promise<boolean> =>
  absentIfMissing(async () => {
    await client.send(new DescribeStacksCommand({ StackName: name }));
    return true;
  }, false);

/** The stack that a resource is in. */
const ownerOf = (client: CloudFormationClient, PhysicalResourceId: string): Promise<string | undefined> =>
  absentIfMissing(async () => {
    const { StackResources = [] } = await client.send(
      new DescribeStackResourcesCommand({ PhysicalResourceId }),
    );
    return StackResources[0]?.StackName;
  }, undefined);

async function absentIfMissing<T>(ask: () => Promise<T>, absent: T): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) return absent;
    throw error;
  }
}
