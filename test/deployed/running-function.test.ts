import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DeployedFunction } from './deployed-stack';
import { errorOf, returned } from './invocation';
import { type RunningFunction, runningFunction } from './running-function';
import { describeDeployed } from './runtime-client';

describeDeployed('a function on this host', () => {
  let folder: string;
  let started: RunningFunction | undefined;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'running-function-'));
  });
  afterEach(async () => {
    await started?.stop();
    started = undefined;
    await rm(folder, { recursive: true, force: true });
  });

  /** A function of this code. */
  const start = async (
    code: string,
    properties: Partial<DeployedFunction> = {},
  ): Promise<RunningFunction> => {
    const asset = join(folder, 'asset');
    const copy = join(folder, 'copy');
    await Promise.all([mkdir(asset), mkdir(copy)]);
    await writeFile(join(asset, 'index.js'), code);
    const deployed: DeployedFunction = {
      name: 'example',
      arn: 'arn:aws:lambda:eu-central-1:123456789012:function:example',
      roleArn: 'arn:aws:iam::123456789012:role/example',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      environment: {},
      timeout: 60,
      memory: 256,
      logGroup: '/aws/lambda/example',
      failureDestination: undefined,
      asset,
      ...properties,
    };
    const keys = { accessKeyId: 'id', secretAccessKey: 'key', sessionToken: 'token' };
    started = await runningFunction(deployed, { environment: {}, keys, folder: copy });
    return started;
  };

  it('gets the payload, its role’s session and the time that it has left', async () => {
    const running = await start(
      `exports.handler = async (event, context) => ({
        event,
        keys: process.env.AWS_ACCESS_KEY_ID,
        variable: process.env.VARIABLE,
        node: process.versions.node.split('.')[0],
        hasTime: context.getRemainingTimeInMillis() > 0 && context.getRemainingTimeInMillis() <= 60000,
      });`,
      { environment: { VARIABLE: 'value' } },
    );
    expect(returned(await running.invoke({ run: 'tick' }))).toEqual({
      event: { run: 'tick' },
      keys: 'id',
      variable: 'value',
      node: '24',
      hasTime: true,
    });
  });

  it('is ended when its time is up', async () => {
    const running = await start('exports.handler = () => new Promise(() => setInterval(() => {}, 1000));', {
      timeout: 1,
    });
    expect(errorOf(await running.invoke())).toMatchObject({
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringMatching(/Task timed out after 1\.00 seconds$/),
    });
  });

  it('is ended when it takes more memory than it has', async () => {
    const running = await start(
      `const kept = [];
       exports.handler = async () => {
         for (;;) {
           kept.push(Buffer.alloc(16 * 1024 * 1024, 1));
           await new Promise((resolve) => setTimeout(resolve, 20));
         }
       };`,
      { memory: 192 },
    );
    expect(errorOf(await running.invoke()).errorMessage).toBe('Runtime exited with error: signal: SIGKILL');
  });

  it('starts anew after it has ended', async () => {
    const running = await start(
      'exports.handler = async (event) => (event.end ? process.exit(3) : process.pid);',
    );
    expect(errorOf(await running.invoke({ end: true })).errorMessage).toBe(
      'Runtime exited with error: exit status 3',
    );
    expect(returned(await running.invoke())).toEqual(expect.any(Number));
  });

  it.each([
    ['its handler is not there', 'exports.other = async () => 1;', 'Runtime.HandlerNotFound'],
    ['its module is not there', 'require("./nowhere");', 'Runtime.ImportModuleError'],
  ])('fails to start where %s', async (_, code, errorType) => {
    const running = await start(code);
    expect(errorOf(await running.invoke()).errorType).toBe(errorType);
  });

  it('is caught changing its code', async () => {
    const running = await start(
      `const fs = require('node:fs');
       exports.handler = async () => {
         fs.chmodSync(__filename, 0o644);
         fs.appendFileSync(__filename, '//');
       };`,
    );
    returned(await running.invoke());
    expect(await running.codeIsUntouched()).toBe(false);
  });
});
