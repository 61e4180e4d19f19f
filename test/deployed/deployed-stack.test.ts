import * as v from 'valibot';
import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import type { StoredSecret } from '../support/secrets-manager/stored-secret';
import { type ExampleStack, PUBLISHED, startExampleStack } from './example-stack';
import { errorOf, failureRecord, returned } from './invocation';
import { describeDeployed } from './runtime-client';

const HOURS_AGO = Date.now() - 3 * 3_600_000;

const names = v.array(v.looseObject({ name: v.string() }));
const runResult = v.object({ refreshed: names, fresh: names, paused: names, failed: names });

/** The names in what a run returns. */
/** Sorted: the order in a result is that of the expiries, which may differ by a second. */
function namesIn(result: unknown) {
  const { refreshed, fresh, paused, failed } = v.parse(runResult, result);
  const only = (list: v.InferOutput<typeof names>) => list.map(({ name }) => name).toSorted();
  return { refreshed: only(refreshed), fresh: only(fresh), paused: only(paused), failed: only(failed) };
}

describeDeployed('the deployed stack', () => {
  let running: ExampleStack;
  beforeAll(async () => {
    running = await startExampleStack();
  });
  afterAll(() => running.stop());

  /** As if somebody else had written it: due at the next tick. */
  const overwrite = (arn: string): StoredSecret =>
    running.secretsManager.create({ arn, value: 'not ours', createdAt: HOURS_AGO });

  describe('a deployment', () => {
    it('runs each function through its trigger, with what Lambda makes of no payload', () => {
      expect(running.deployment).toEqual(PROVIDER_NAMES.map(() => 'SUCCESS'));
      for (const provider of PROVIDER_NAMES) {
        expect(running.function(provider).log).toContain('"run":"deployment"');
      }
    });

    it.each(PROVIDER_NAMES)(
      'fills the secrets of %s with credentials that the vendor has issued',
      (provider) => {
        for (const [name, arn] of Object.entries(PUBLISHED[provider])) {
          const value = running.published(arn);
          expect(value).toMatchObject({ provider, name });
          expect(running.vendors[provider].issued.map(({ password }) => password)).toContain(value.password);
          expect([...running.secretsManager.get(arn).values.keys()]).toEqual([
            expect.stringMatching(/^r1-\d{8}T\d{6}Z-\d{8}T\d{6}Z-[0-9a-f]{8}$/),
          ]);
        }
      },
    );

    it.each(PROVIDER_NAMES)('tries the credentials of %s at their registry', (provider) => {
      const { calls } = running.vendors[provider].registry;
      const logins = calls.filter(({ headers }) => headers.authorization !== undefined);
      expect(logins).toHaveLength(Object.keys(PUBLISHED[provider]).length);
    });
  });

  describe('a tick', () => {
    it.each(PROVIDER_NAMES)('as the schedule of %s sends it finds everything fresh', async (provider) => {
      const fresh = Object.keys(PUBLISHED[provider]).toSorted();
      expect(namesIn(returned(await running.tick(provider)))).toEqual({
        refreshed: [],
        fresh,
        paused: [],
        failed: [],
      });
    });

    it.each(PROVIDER_NAMES)(
      'replaces what somebody has written over, reports and keeps that: %s',
      async (provider) => {
        for (const [name, arn] of Object.entries(PUBLISHED[provider])) {
          overwrite(arn);
          const { errorType, errorMessage } = errorOf(await running.tick(provider));
          expect(errorType).toBe('RefreshFailed');
          expect(errorMessage).toContain(` failed. ${name}: Overwritten: version `);
          expect(running.published(arn)).toMatchObject({ provider, name });
          const { previous = '', values } = running.secretsManager.get(arn);
          expect(values.get(previous)).toBe('not ours');
        }
      },
    );
  });

  describe('a run that fails', () => {
    const { images } = PUBLISHED.digitalocean;
    beforeEach(() => {
      running.vendors.digitalocean.api.fault = {
        kind: 'status',
        status: 401,
        body: '{"id":"unauthorized","message":"Unable to authenticate you."}',
      };
    });
    afterEach(() => {
      running.vendors.digitalocean.api.fault = undefined;
    });

    const update = () => {
      const trigger = running.stack.triggers.find(({ logicalId }) => logicalId.includes('Digitalocean'));
      if (trigger === undefined) throw new Error('The template has no trigger for digitalocean.');
      return running.trigger(trigger, 'Update');
    };

    it('leaves what is published, and its failure destination gets an error that people can read', async () => {
      running.secretsManager.create({ arn: images, value: 'not ours' });
      const record = failureRecord(await running.tick('digitalocean'));
      expect(record).toMatchObject({
        requestContext: { functionArn: expect.stringMatching(/:function:Deployed-digitalocean:\$LATEST$/) },
        requestPayload: { run: 'tick' },
        responsePayload: {
          errorType: 'RefreshFailed',
          errorMessage: expect.stringMatching(
            /^1 of 2 digitalocean registries of Deployed failed\. images: /,
          ),
        },
      });
      const { errorMessage } = record.responsePayload;
      expect(errorMessage).not.toMatch(/["\\\n]/);
      expect(Buffer.byteLength(errorMessage)).toBeLessThanOrEqual(2048);
      expect(running.secretsManager.get(images).value).toBe('not ours');
    });

    it('is told apart from one that failed at the last tick already', async () => {
      running.secretsManager.create({ arn: images, createdAt: HOURS_AGO });
      expect(errorOf(await running.tick('digitalocean')).errorType).toBe('RefreshStillFailing');
    });

    it('fails the deployment that brings its registry', async () => {
      running.secretsManager.create({ arn: images });
      expect(await update()).toBe('FAILED');
    });

    it('does not fail the deployment of something else', async () => {
      running.secretsManager.create({ arn: images, createdAt: HOURS_AGO });
      expect(await update()).toBe('SUCCESS');
    });
  });

  it('refuses a payload that nobody knows', async () => {
    const { errorType } = errorOf(await running.function('ecr').invoke({ run: 'tock' }));
    expect(errorType).toBe('InvalidPayload');
  });

  it('runs within each function’s memory and leaves its code as it was', async () => {
    for (const one of running.functions()) {
      expect(one.peakMemory).toBeLessThanOrEqual(one.function.memory);
      expect(await one.codeIsUntouched()).toBe(true);
    }
  });

  it('logs no credential and no API token', () => {
    const log = running.logs();
    expect(log).toContain('Registry refreshed');
    expect(log).toContain('Registry failed');
    expect(running.vendors.canaries().filter((canary) => log.includes(canary))).toEqual([]);
  });
});
