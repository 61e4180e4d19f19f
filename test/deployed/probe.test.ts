import * as v from 'valibot';
import { instantOf, toRfc3339 } from '../../lambda/contract/instant';
import { type ExampleStack, PUBLISHED, REGISTRIES, startExampleStack } from './example-stack';
import { errorOf, type Invocation, returned } from './invocation';
import { describeDeployed } from './runtime-client';
import { backdate, editByHand } from './secret-edits';

const { images, mirror } = PUBLISHED.digitalocean;
const { edge } = PUBLISHED.ionos;
const { shop } = PUBLISHED.lightsail;

/** What somebody has put into a secret; no message may repeat it. */
const PUT_BY_HAND = 'put-by-hand-5d41402abc4b2a76';

const problem = { name: v.string(), code: v.string(), message: v.string() };
const probeResult = v.strictObject({
  working: v.array(v.string()),
  broken: v.array(v.strictObject({ ...problem, asked: v.boolean() })),
  unknown: v.array(v.strictObject(problem)),
});
type ProbeResult = v.InferOutput<typeof probeResult>;

const resultOf = (run: Invocation): ProbeResult => v.parse(probeResult, returned(run));
const namesOf = (problems: readonly { readonly name: string }[]) => problems.map(({ name }) => name).sort();

const refreshResult = v.object({ refreshed: v.array(v.object({ name: v.string() })) });
const refreshedBy = (run: Invocation) => namesOf(v.parse(refreshResult, returned(run)).refreshed);

const metricLine = v.object({
  _aws: v.object({
    CloudWatchMetrics: v.array(
      v.object({
        Namespace: v.string(),
        Dimensions: v.array(v.array(v.string())),
        Metrics: v.array(v.object({ Name: v.string() })),
      }),
    ),
  }),
});
const alarmProperties = v.object({
  Namespace: v.string(),
  MetricName: v.string(),
  Dimensions: v.array(v.object({ Name: v.string(), Value: v.string() })),
});

describeDeployed('the deployed probe', () => {
  let running: ExampleStack;
  beforeAll(async () => {
    running = await startExampleStack();
  });
  afterAll(() => running.stop());

  const probe = async (): Promise<ProbeResult> => resultOf(await running.tick('probe'));
  const logLines = (): readonly unknown[] =>
    running
      .function('probe')
      .log.split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line));

  const readersBrokenAlarm = () => {
    const [, properties] =
      running.stack
        .resources('AWS::CloudWatch::Alarm')
        .find(([logicalId]) => logicalId.includes('ProbeReadersBroken')) ?? [];
    return v.parse(alarmProperties, properties);
  };

  /** As anybody can who holds a credential. */
  const revoke = async (password: string): Promise<void> => {
    const { status } = await fetch(`${running.vendors.digitalocean.cloud.url}/v1/oauth/revoke`, {
      method: 'POST',
      headers: { authorization: `Bearer ${password}` },
      body: new URLSearchParams({ token: password }),
    });
    expect(status).toBe(200);
  };

  it('reports every registry as working that the deployment has filled', async () => {
    const { working, broken, unknown } = await probe();
    expect([...working].sort()).toEqual([...REGISTRIES].sort());
    expect({ broken, unknown }).toEqual({ broken: [], unknown: [] });
  });

  describe('with broken readers', () => {
    const passwords = new Map<string, string>();
    let byHand: ProbeResult;
    let askedForByHand: readonly Invocation[];
    let ticked: ProbeResult;
    let askedFor: readonly Invocation[];
    let afterwards: ProbeResult;

    beforeAll(async () => {
      const { secretsManager } = running;
      backdate(secretsManager, images, 2 * 3600);
      backdate(secretsManager, mirror, 600);
      for (const arn of [images, mirror]) {
        const { password } = running.published(arn);
        passwords.set(arn, password);
        await revoke(password);
      }
      editByHand(secretsManager, edge, JSON.stringify({ username: 'me', password: PUT_BY_HAND }));
      editByHand(secretsManager, shop, PUT_BY_HAND);
      secretsManager.get(shop).pausedUntil = toRfc3339(instantOf(Date.now()) + 3600);

      byHand = resultOf(await running.function('probe').invoke({ run: 'manual' }));
      askedForByHand = await running.askedFor();
      ticked = await probe();
      askedFor = await running.askedFor();
      afterwards = await probe();
    });

    it('names each registry, and why', () => {
      const { working, broken, unknown } = ticked;
      expect(Object.fromEntries(broken.map(({ name, code }) => [name, code]))).toEqual({
        images: 'PublishedRejected',
        mirror: 'PublishedRejected',
        edge: 'ValueMalformed',
        shop: 'ValueMalformed',
      });
      const messages = Object.fromEntries(broken.map(({ name, message }) => [name, message]));
      expect(messages.images).toMatch(/^the registry refuses the published credential: .+ answered 401/);
      expect(messages.edge).toMatch(
        / lacks a valid host and imagePrefix and expiresAt and dockerconfigjson; find out who else/,
      );
      expect(messages.shop).toMatch(/ is not the JSON that readers expect; find out who else/);
      expect(unknown).toEqual([]);
      expect([...working, ...namesOf(broken)].sort()).toEqual([...REGISTRIES].sort());
    });

    it('only looks if a person runs it', () => {
      expect(byHand.broken).toEqual(ticked.broken.map((one) => ({ ...one, asked: false })));
      expect(askedForByHand).toEqual([]);
    });

    it('asks the function of each provider for a forced run if a new credential helps', () => {
      expect(namesOf(ticked.broken.filter(({ asked }) => asked))).toEqual(['edge', 'images']);
      const sent = askedFor.map(({ functionArn, payload }) => [functionArn.split(':').at(-1), payload]);
      expect(Object.fromEntries(sent)).toEqual({
        'Deployed-digitalocean': { run: 'manual', registries: ['images'], force: true },
        'Deployed-ionos': { run: 'manual', registries: ['edge'], force: true },
      });
      expect(sent).toHaveLength(2);
    });

    it('asks for nothing that is paused or was refreshed a moment ago, and logs why', () => {
      const broken = { level: 'ERROR', message: 'Readers broken', outcome: 'broken' };
      expect(logLines()).toEqual(
        expect.arrayContaining([
          expect.objectContaining({
            ...broken,
            registry: 'shop',
            forcedRun: expect.stringMatching(/^paused until \d{4}-\d\d-\d\d \d\d:\d\d UTC$/),
          }),
          expect.objectContaining({
            ...broken,
            registry: 'mirror',
            forcedRun: expect.stringMatching(/^refreshed 1\d min ago already, which did not help$/),
          }),
          expect.objectContaining({ ...broken, registry: 'images', forcedRun: 'asked for' }),
        ]),
      );
    });

    it('has new credentials published, which work at its next run', () => {
      expect(askedFor.flatMap(refreshedBy).sort()).toEqual(['edge', 'images']);
      expect(running.published(images).password).not.toBe(passwords.get(images));
      expect(running.published(edge)).toMatchObject({ provider: 'ionos', name: 'edge' });
      expect(afterwards.working).toEqual(expect.arrayContaining(['edge', 'images']));
      expect(afterwards.broken.map(({ name, asked }) => [name, asked]).sort()).toEqual([
        ['mirror', false],
        ['shop', false],
      ]);
      expect(running.published(mirror).password).toBe(passwords.get(mirror));
    });

    it('asks for what is no longer paused, and reports as working what a person has forced', async () => {
      running.secretsManager.get(shop).tags = {};
      returned(await running.send('digitalocean', { run: 'manual', registries: ['mirror'], force: true }));
      const { broken } = await probe();
      expect(broken).toEqual([expect.objectContaining({ name: 'shop', asked: true })]);
      expect((await running.askedFor()).flatMap(refreshedBy).sort()).toEqual(['edge', 'images', 'shop']);
      expect(namesOf((await probe()).broken)).toEqual([]);
    });

    it('counts them in the metric that the alarm watches', () => {
      const { Namespace, MetricName, Dimensions } = readersBrokenAlarm();
      const lines = logLines().filter((line) => v.is(metricLine, line));
      for (const line of lines) {
        expect(line._aws.CloudWatchMetrics).toEqual([
          {
            Namespace,
            Dimensions: [Dimensions.map(({ Name }) => Name)],
            Metrics: [expect.objectContaining({ Name: MetricName })],
          },
        ]);
        expect(line).toMatchObject(Object.fromEntries(Dimensions.map(({ Name, Value }) => [Name, Value])));
      }
      const counts = lines.map((line) => v.parse(v.object({ [MetricName]: v.number() }), line)[MetricName]);
      expect(counts).toEqual([0, 4, 4, 2, 1, 0]);
    });
  });

  it('refuses to force anything itself', async () => {
    const run = await running
      .function('probe')
      .invoke({ run: 'manual', registries: ['images'], force: true });
    expect(errorOf(run).errorType).toBe('InvalidPayload');
  });

  it('runs within its memory and leaves its code as it was', async () => {
    const { function: own, peakMemory, codeIsUntouched } = running.function('probe');
    expect(peakMemory).toBeGreaterThan(0);
    expect(peakMemory).toBeLessThanOrEqual(own.memory);
    expect(await codeIsUntouched()).toBe(true);
  });

  it('shows no credential in its log, its results or its metric', () => {
    const shown = running.logs() + JSON.stringify(running.outcomes());
    expect(shown).toContain('Readers broken');
    expect(shown).toContain('PublishedRejected');
    const marked = [PUT_BY_HAND, ...running.vendors.canaries()];
    expect(marked.length).toBeGreaterThan(20);
    expect(marked.filter((canary) => shown.includes(canary))).toEqual([]);
  });
});
