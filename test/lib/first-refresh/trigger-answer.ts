import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { ALL_PROVIDERS, synth } from '../../support/synth';

const ROOT = join(__dirname, '../../..');
const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:Test-digitalocean:7';
const answer = v.looseObject({ Status: v.string(), Reason: v.string() });

/** What the CDK's trigger sends to CloudFormation. */
export interface TriggerAnswer extends v.InferOutput<typeof answer> {
  /** Of the whole answer. */
  readonly bytes: number;
}

/** Runs the shipped asset, and keeps what it would put to CloudFormation's presigned address. */
const SCRIPT = `
  const { writeFileSync } = require('node:fs');
  const [asset, event, answer] = process.argv.slice(1);
  const entrypoint = require(asset + '/__entrypoint__.js');
  entrypoint.external.sendHttpRequest = async (_options, body) => writeFileSync(answer, body);
  entrypoint.handler(JSON.parse(event), {});
`;

/**
 * What CloudFormation is told if a function that the trigger invokes ends with an error.
 *
 * @param error as the function throws it
 */
export async function triggerAnswer(error: Error): Promise<TriggerAnswer> {
  const { directory } = synth(ALL_PROVIDERS);
  const asset = readdirSync(directory)
    .map((name) => join(directory, name))
    .find((folder) => existsSync(join(folder, '__entrypoint__.js')));
  if (asset === undefined) throw new Error('The assembly has no asset of the trigger.');

  // In the form that Lambda's own runtime gives to what a handler throws.
  const payload = {
    errorType: error.name,
    errorMessage: error.message,
    trace: (error.stack ?? '').split('\n'),
  };
  const lambda = createServer((request, response) => {
    request.resume();
    response.setHeader('x-amz-function-error', 'Unhandled');
    response.setHeader('x-amz-executed-version', '7');
    response.end(JSON.stringify(payload));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => lambda.once('listening', resolve));
  const address = lambda.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;

  const file = join(await mkdtemp(join(tmpdir(), 'answer-')), 'answer.json');
  const event = {
    RequestType: 'Create',
    ResponseURL:
      'https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/arn',
    StackId: `arn:aws:cloudformation:eu-central-1:123456789012:stack/${'S'.repeat(128)}/51af3dc0-da77-11e4-872e-1234567db123`,
    RequestId: '01234567-89ab-cdef-0123-456789abcdef',
    LogicalResourceId: 'L'.repeat(255),
    ResourceType: 'Custom::Trigger',
    ResourceProperties: {
      HandlerArn: FUNCTION,
      InvocationType: 'RequestResponse',
      Timeout: '360000',
      ExecuteOnHandlerChange: 'true',
    },
  };
  try {
    await promisify(execFile)(process.execPath, ['-e', SCRIPT, asset, JSON.stringify(event), file], {
      env: {
        NODE_PATH: join(ROOT, 'node_modules'),
        AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'test',
        AWS_SECRET_ACCESS_KEY: 'test',
      },
    });
  } finally {
    lambda.closeAllConnections();
    lambda.close();
  }
  const text = await readFile(file, 'utf8');
  return { ...v.parse(answer, JSON.parse(text)), bytes: Buffer.byteLength(text) };
}
