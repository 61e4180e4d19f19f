import type { DeployedTrigger } from './deployed-stack';
import { ACCOUNT, REGION } from './synthesized-stack';

/** What a deployment does with a custom resource: makes it, or changes it. */
export type StackRequest = 'Create' | 'Update';

/** What CloudFormation sends to the function that serves a trigger. */
export const triggerEvent = (
  { logicalId, serviceToken, properties }: DeployedTrigger,
  request: StackRequest,
) => ({
  RequestType: request,
  ServiceToken: serviceToken,
  // A presigned https address takes the answer. Nobody listens here: the log says what is submitted.
  ResponseURL: 'https://127.0.0.1/answer',
  StackId: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Deployed/1`,
  RequestId: `${logicalId}-${request}`,
  LogicalResourceId: logicalId,
  ResourceType: 'Custom::Trigger',
  ...(request === 'Update' ? { PhysicalResourceId: logicalId } : {}),
  ResourceProperties: { ServiceToken: serviceToken, ...asText(properties) },
});

/** Custom resources get text only. */
const asText = (properties: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)]));
