import { setTimeout as delay } from 'node:timers/promises';
import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as v from 'valibot';
import { REGION } from '../../sandbox/cloud';
import { lambdaFailure } from '../lib/alerts/lambda-failure';
import { Deployment, REGISTRIES } from './deployment';

const { images } = REGISTRIES;
const STACK = 'RegistryTokenRefresher';
const FUNCTION = `${STACK}-digitalocean`;

/** The emulator has no SDK clients here, and asks for no signature; it goes by the service in the credential's scope. */
async function request(
  service: string,
  headers: Readonly<Record<string, string>>,
  body: string,
): Promise<string> {
  const scope = `test/20261121/${REGION}/${service}/aws4_request`;
  const response = await fetch(deployment.cloud.client.endpoint, {
    method: 'POST',
    headers: {
      ...headers,
      authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    },
    body,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${service} answered ${response.status}: ${text}`);
  return text;
}

async function json(service: string, target: string, version: string, input: object): Promise<unknown> {
  const type = `application/x-amz-json-${version}`;
  return JSON.parse(
    await request(service, { 'content-type': type, 'x-amz-target': target }, JSON.stringify(input)),
  );
}

const sqs = (action: string, input: object) => json('sqs', `AmazonSQS.${action}`, '1.0', input);

let deployment: Deployment;
let QueueUrl: string;

beforeAll(async () => {
  deployment = await Deployment.start({});
  await deployment.deploy(images);
  ({ QueueUrl } = v.parse(
    v.object({ QueueUrl: v.string() }),
    await sqs('CreateQueue', { QueueName: 'people' }),
  ));
  const { Attributes } = v.parse(
    v.object({ Attributes: v.object({ QueueArn: v.string() }) }),
    await sqs('GetQueueAttributes', { QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const subscription = { Action: 'Subscribe', TopicArn: await alertTopic(), Protocol: 'sqs' };
  await request(
    'sns',
    { 'content-type': 'application/x-www-form-urlencoded' },
    new URLSearchParams({ ...subscription, Endpoint: Attributes.QueueArn }).toString(),
  );
});
afterAll(() => deployment?.cloud.stop());

test("a failing run's own line arrives at the subscribers", async () => {
  const { api } = deployment.cloud.vendors.digitalocean;
  api.fault = { kind: 'status', status: 503, path: '/v2/' };
  const { failed, payload } = await deployment.run('digitalocean', { force: true });
  api.fault = undefined;
  expect(failed).toBe(true);

  const { errorMessage } = v.parse(v.object({ errorMessage: v.string() }), JSON.parse(payload));
  expect(errorMessage).toContain('images: VendorUnavailable: ');
  await putOnBus('RefreshFailed', errorMessage);
  expect(await received()).toContain(errorMessage);
});

test('a failure without news arrives nowhere', async () => {
  await putOnBus('RefreshStillFailing', 'old');
  await putOnBus('RefreshFailed', 'new');
  const text = await received();
  expect(text).toContain('new');
  expect(text).not.toContain('old');
});

/** In the place of Lambda's failure destination: the emulator's reaches no event bus, and forgets the error's name. */
async function putOnBus(errorType: string, errorMessage: string): Promise<void> {
  const event = lambdaFailure(FUNCTION, new Date(), {
    condition: 'RetriesExhausted',
    responsePayload: { errorType, errorMessage },
  });
  const entry = {
    Source: event.source,
    DetailType: event['detail-type'],
    Detail: JSON.stringify(event.detail).replaceAll('123456789012', '000000000000'),
  };
  await json('events', 'AWSEvents.PutEvents', '1.1', { Entries: [entry] });
}

/** The text of all messages that came since the last look, once there is one. */
async function received(): Promise<string> {
  const message = v.pipe(v.string(), v.parseJson(), v.object({ Message: v.string() }));
  const answer = v.object({
    Messages: v.optional(v.array(v.object({ Body: message, ReceiptHandle: v.string() })), []),
  });
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    const input = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
    const { Messages } = v.parse(answer, await sqs('ReceiveMessage', input));
    for (const { ReceiptHandle } of Messages) await sqs('DeleteMessage', { QueueUrl, ReceiptHandle });
    if (Messages.length > 0) return Messages.map(({ Body }) => Body.Message).join('\n');
    await delay(200);
  }
  throw new Error('No message has come within 120 s.');
}

async function alertTopic(): Promise<string> {
  const stacks = new CloudFormationClient(deployment.cloud.client);
  const { Stacks } = await stacks.send(new DescribeStacksCommand({ StackName: STACK }));
  const topic = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'AlertTopicArn')?.OutputValue;
  if (topic === undefined) throw new Error('The stack has no alert topic.');
  return topic;
}
