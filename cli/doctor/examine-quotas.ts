import { GetAccountSummaryCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetAccountSettingsCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';
import { deploymentChanges } from '../check/deployment-changes';
import type { DeployedStack } from '../stack/deployed-stack';
import { type Finding, findingOf } from './finding';

/** Roles of a provider's function: its own and its schedule's. */
const ROLES_PER_FUNCTION = 2;
/** Roles of a stack for its reports, its first refreshes and its probe. */
const OTHER_ROLES = 4;

/** The account's limits, as far as AWS gives them. The numbers of secrets and alarms are not looked at. */
export const examineQuotas = async (
  session: Session,
  stack: DeployedStack | undefined,
): Promise<readonly Finding[]> => Promise.all([roles(session, stack), concurrency(session)]);

async function roles(session: Session, stack: DeployedStack | undefined): Promise<Finding> {
  const about = 'roles';
  try {
    const { SummaryMap = {} } = await new IAMClient(session.client).send(new GetAccountSummaryCommand({}));
    const { Roles: used = 0, RolesQuota: quota = 0 } = SummaryMap;
    const added = newRoles(session, stack);
    const what = `the account has ${used} of ${quota} IAM roles, and a deployment adds ${added === 0 ? 'none' : `up to ${added}`}`;
    if (used + added <= quota) return { grade: 'ok', about, what };
    return {
      grade: 'problem',
      about,
      what,
      why: 'the deployment fails',
      next: 'raise the quota “Roles per account” of IAM in Service Quotas, or delete roles',
    };
  } catch (error) {
    return findingOf(awsProblem(error, 'iam:GetAccountSummary', session), about, '');
  }
}

function newRoles({ config }: Session, stack: DeployedStack | undefined): number {
  const deployed = stack ?? { region: '', resources: undefined };
  const tokenRoles = deploymentChanges(config, deployed).filter(
    ({ kind, change }) => kind === 'token role' && change === 'add',
  ).length;
  if (deployed.resources !== undefined) return tokenRoles;
  return tokenRoles + functionCount(config) * ROLES_PER_FUNCTION + OTHER_ROLES;
}

const functionCount = ({ registries }: Session['config']): number =>
  new Set(registries.map(({ provider }) => provider)).size;

async function concurrency(session: Session): Promise<Finding> {
  const about = 'concurrency';
  try {
    const client = new LambdaClient(session.client);
    const { AccountLimit: { UnreservedConcurrentExecutions: free = 0 } = {} } = await client.send(
      new GetAccountSettingsCommand({}),
    );
    const needed = functionCount(session.config) + (session.config.probe === undefined ? 0 : 1);
    const what = `Lambda runs ${free} functions at once beside what is reserved, and the stack has ${needed}`;
    if (free >= needed) return { grade: 'ok', about, what };
    return {
      grade: 'problem',
      about,
      what,
      why: 'ticks are throttled',
      next: 'raise the quota “Concurrent executions” of Lambda in Service Quotas, or reserve less for others',
    };
  } catch (error) {
    return findingOf(awsProblem(error, 'lambda:GetAccountSettings', session), about, '');
  }
}
