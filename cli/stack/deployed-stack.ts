import {
  CloudFormationClient,
  GetTemplateCommand,
  paginateListStackResources,
  type StackResourceSummary,
} from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { awsProblem } from '../aws/aws-problem';
import type { Session } from '../aws/session';

/** A resource of the deployed stack. */
export interface DeployedResource {
  readonly logicalId: string;
  readonly type: string;
  /** Its name or ARN. */
  readonly physicalId: string;
  /** Whether it outlives its removal from the stack. */
  readonly isRetained: boolean;
}

export interface DeployedStack {
  readonly region: string;
  /** Undefined if it is not deployed. */
  readonly resources: readonly DeployedResource[] | undefined;
}

const template = v.object({
  Resources: v.record(v.string(), v.looseObject({ DeletionPolicy: v.optional(v.string()) })),
});

/** What a session's stack holds. @throws CliError */
export async function deployedStack(session: Session): Promise<DeployedStack> {
  const { stackName } = session.config;
  const client = new CloudFormationClient(session.client);
  const summaries: StackResourceSummary[] = [];
  let body: string | undefined;
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stackName })) {
      summaries.push(...(page.StackResourceSummaries ?? []));
    }
    ({ TemplateBody: body } = await client.send(new GetTemplateCommand({ StackName: stackName })));
  } catch (error) {
    if (error instanceof Error && /does not exist/.test(error.message)) {
      return { region: await client.config.region(), resources: undefined };
    }
    throw awsProblem(error, 'cloudformation:ListStackResources and GetTemplate', session, stackName);
  }
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), template), body);
  const policies = parsed.success ? parsed.output.Resources : {};
  return {
    region: await client.config.region(),
    resources: summaries
      .filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
      .map(
        ({
          LogicalResourceId: logicalId = '',
          ResourceType: type = '',
          PhysicalResourceId: physicalId = '',
        }) => ({
          logicalId,
          type,
          physicalId,
          isRetained: policies[logicalId]?.DeletionPolicy?.startsWith('Retain') ?? false,
        }),
      ),
  };
}
