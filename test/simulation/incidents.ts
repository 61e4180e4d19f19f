import { METRICS } from '../../lambda/contract/metrics';
import type { EntryOf } from '../../lambda/contract/registry-entry';
import { probe } from '../../lambda/probe/probe';
import { createPublishedSecrets } from '../../lambda/probe/published-secrets';
import { registryRules } from '../../lambda/probe/registry-rules';
import { refresh } from '../../lambda/refresh/refresh';
import type { Readings } from '../../lambda/refresh/run-log';
import { verifyCredential } from '../../lambda/registry/verify';
import { ApiTokenRejected, RequestRefused, VendorUnavailable } from '../../lambda/run/registry-failure';
import { createSecretStore } from '../../lambda/secret-store/secret-store';
import { ConfigError } from '../../lib/config/config-error';
import { parseConfig } from '../../lib/config/parse-config';
import { type AlertStack, alertStack } from '../lib/alerts/alert-stack';
import { CRASHES, type FailedEnd, lambdaFailure } from '../lib/alerts/lambda-failure';
import { MemoryProbeLog } from '../support/probe-bench';
import { entryOf, MemoryRunLog } from '../support/refresher-bench';
import { AwsRefusal } from '../support/secrets-manager/aws-refusal';
import { directClient } from '../support/secrets-manager/direct-client';
import { SecretsManager } from '../support/secrets-manager/secrets-manager';
import { SimulatedVendor } from '../support/simulated-vendor';
import { VirtualClock } from '../support/virtual-clock';
import { CloudWatchAlarm, type EvaluationWindow } from './cloudwatch-alarm';
import { Random } from './random';

const MINUTE = 60;
const HOUR = 3600;
/** Seconds until CloudWatch has a metric that a function has logged. */
const METRIC_DELAY = 90;

/** What is wrong at a moment. */
export type Trouble =
  | 'vendor down'
  | 'API token revoked'
  | 'schedule disabled'
  | 'role broken'
  | 'right taken'
  | 'out of memory'
  | 'one registry refused';

export interface Incident {
  readonly name: string;
  /** How it goes, for people. */
  readonly story: string;
  /** What is wrong so many hours after it began. */
  readonly trouble: (hour: number) => Trouble | undefined;
  /** Hours after which it is over. */
  readonly hours: number;
  /** How many registries there are; 1 where left out. */
  readonly registries?: number;
  /** Hours after which a deployment with a changed config runs. */
  readonly deployments?: readonly number[];
  /** Hours after which somebody revokes what is published. */
  readonly revokedAt?: number;
  /** Whether there is a probe, every hour. */
  readonly probe?: boolean;
  /** {@link DEFAULT_PACE} if left out. */
  readonly pace?: Pace;
}

/** In seconds. */
export interface Pace {
  readonly checkEvery: number;
  readonly refreshEvery: number;
  readonly lifetime: number;
}

export const DEFAULT_PACE: Pace = { checkEvery: HOUR, refreshEvery: 4 * HOUR, lifetime: 12 * HOUR };
/** As often as a config may ask for. */
const FAST_PACE: Pace = { ...DEFAULT_PACE, checkEvery: MINUTE };

const lasting = (trouble: Trouble, hours: number): Pick<Incident, 'trouble' | 'hours'> => ({
  trouble: (hour) => (hour < hours ? trouble : undefined),
  hours,
});

const outage = (hours: number): Incident => ({
  name: `Vendor outage of ${hours} h`,
  story: `The vendor's API answers 503 for ${hours} h.`,
  ...lasting('vendor down', hours),
});

/** With a tick every minute. */
export const shortOutage = (minutes: number): Incident => ({
  name: `Vendor outage of ${minutes} min, with a tick every minute`,
  story: `The vendor's API answers 503 for ${minutes} min.`,
  ...lasting('vendor down', minutes / 60),
  pace: FAST_PACE,
});

export const INCIDENTS: readonly Incident[] = [
  outage(1),
  outage(3),
  outage(9),
  outage(13),
  {
    name: 'API token revoked',
    story: 'Somebody deletes the API token at the vendor; 6 h later a new one is in its secret.',
    ...lasting('API token revoked', 6),
  },
  {
    name: 'Schedule disabled',
    story: 'Somebody disables the schedule, and enables it again 6 h later.',
    ...lasting('schedule disabled', 6),
  },
  {
    name: 'Role broken',
    story:
      'Lambda may no longer take on the function’s role, so that no run starts and none can be reported; 6 h later it may again.',
    ...lasting('role broken', 6),
  },
  {
    name: 'Right taken away',
    story: "Somebody takes the function's right to look at the secrets away, and gives it back 9 h later.",
    ...lasting('right taken', 9),
  },
  {
    name: 'Out of memory',
    story:
      'The function is killed as it starts; 1 h 30 min later a deployment gives it the memory that it needs.',
    ...lasting('out of memory', 1.5),
    deployments: [1.5],
  },
  {
    name: 'One registry of 300',
    story: 'The vendor refuses one of 300 registries, until its config is corrected 9 h later.',
    ...lasting('one registry refused', 9),
    registries: 300,
  },
  {
    name: 'Flapping vendor',
    story: "The vendor's API is down at every other tick for a day.",
    trouble: (hour) => (hour < 24 && Math.floor(hour) % 2 === 0 ? 'vendor down' : undefined),
    hours: 24,
  },
  {
    name: 'Deployment during an outage',
    story: 'The vendor is down for 9 h; in the middle of it a deployment changes the access of the registry.',
    ...lasting('vendor down', 9),
    deployments: [4.5],
  },
  {
    name: 'Credential revoked after publishing, with the probe',
    story:
      'Somebody revokes the published credential 1 h 30 min after its issue; without the probe, readers would wait another 2 h for the next refresh.',
    trouble: () => undefined,
    hours: 1.5,
    revokedAt: 1.5,
    probe: true,
  },
  {
    ...outage(9),
    name: 'Vendor outage of 9 h, with a tick every minute',
    pace: FAST_PACE,
  },
  shortOutage(12),
  {
    name: 'Schedule disabled, with a tick every minute',
    story: 'Somebody disables the schedule, and enables it again 1 h later.',
    ...lasting('schedule disabled', 1),
    pace: FAST_PACE,
  },
];

/** What a person gets. */
export interface Message {
  /** Seconds since the incident began. */
  readonly at: number;
  readonly kind: 'report' | 'alarm' | 'ok';
  /** The alarm's name without the stack's; undefined for a report. */
  readonly alarm: string | undefined;
  /** The line, or the alarm's description. */
  readonly text: string;
}

/** A line of a function's log. */
export interface LoggedLine {
  /** Seconds since the incident began. */
  readonly at: number;
  readonly message: string;
  readonly fields: object;
}

export interface FleetProps extends Pace {
  readonly stack: AlertStack;
  readonly window: EvaluationWindow;
  readonly registries: number;
  readonly probe?: boolean;
  readonly seed: number;
}

/** Seconds between two probes. */
const PROBE_EVERY = HOUR;

/** The topic of the people on call; all others use the stack's own. */
const ON_CALL = 'arn:aws:sns:eu-central-1:123456789012:on-call';
/** The topic of their chat. */
const CHAT = 'arn:aws:sns:eu-central-1:123456789012:chat';

const STACK_NAME = 'Test';
const PROVIDER = 'digitalocean';
const FUNCTION = `${STACK_NAME}-${PROVIDER}`;

/** The config of a fleet of one provider; durations in seconds. */
export const fleetConfig = ({
  registries,
  checkEvery,
  refreshEvery,
  lifetime,
  probe = false,
}: Pace & Pick<FleetProps, 'registries' | 'probe'>) => ({
  ...(probe ? { probe: { every: `${PROBE_EVERY / MINUTE}m` } } : {}),
  alerts: { emails: ['platform@example.com'], criticalTopicArn: ON_CALL, chatTopicArn: CHAT },
  checkEvery: `${checkEvery / MINUTE}m`,
  defaults: { refreshEvery: `${refreshEvery / MINUTE}m` },
  registries: Array.from({ length: registries }, (_, index) => ({
    name: `r${index}`,
    provider: PROVIDER,
    registry: 'acme',
    lifetime: `${lifetime / MINUTE}m`,
    apiToken: { secret: 'vendors/api-token' },
  })),
});

/** Whether the checks of a config let a document pass. */
export function isAccepted(document: object): boolean {
  try {
    parseConfig(document, { file: 'test.yaml', stackName: STACK_NAME });
    return true;
  } catch (error) {
    if (error instanceof ConfigError) return false;
    throw error;
  }
}

/**
 * The real loop, ticked by a schedule in virtual time, between a vendor and a Secrets Manager of the simulation; its metrics
 * and errors go through the real template's alarms and rules. Keeps what a person gets of it.
 */
export class Fleet {
  /** What people on the alert topic get. */
  readonly messages: Message[] = [];
  /** What people on the critical topic get. */
  readonly pages: Message[] = [];
  /** What the chat channel shows. */
  readonly chat: Message[] = [];
  /** The lines that the functions log. */
  readonly log: LoggedLine[] = [];
  /** The metrics of its runs. */
  readonly readings: (Readings & { readonly at: number })[] = [];
  trouble: (hour: number) => Trouble | undefined = () => undefined;
  /** From when on readers get nothing that works, in seconds since {@link begin}; undefined as long as they do. */
  brokenAt: number | undefined;
  /** Until when, where it is over. */
  healedAt: number | undefined;
  /** When a run first failed, in seconds since {@link begin}. */
  failedAt: number | undefined;
  readonly #props: FleetProps;
  readonly #clock = new VirtualClock('2026-11-21T00:00:00Z');
  readonly #vendor = new SimulatedVendor(this.#clock);
  readonly #secrets = new SecretsManager(this.#clock);
  readonly #client = directClient(this.#secrets);
  readonly #store = createSecretStore(this.#client);
  readonly #published = createPublishedSecrets(() => this.#client);
  readonly #random: Random;
  readonly #alarms: readonly CloudWatchAlarm[];
  #entries: readonly EntryOf<'digitalocean'>[];
  #begin = 0;
  #nextTick: number;
  #nextProbe: number;
  readonly #askedAt = new Map<string, number>();
  #arriving: readonly {
    readonly at: number;
    readonly visible: number;
    readonly metric: string;
    readonly value: number;
  }[] = [];

  constructor(props: FleetProps) {
    this.#props = props;
    this.#random = new Random(props.seed);
    const { registries, refreshEvery, lifetime } = props;
    this.#entries = Array.from({ length: registries }, (_, index) =>
      entryOf(`r${index}`, { refreshEvery, lifetime }),
    );
    for (const { secretId } of this.#entries) this.#secrets.create({ name: secretId });
    this.#vendor.failure = (name) => this.refusal(name);
    this.#secrets.refusals = {
      DescribeSecret: () =>
        this.currentTrouble === 'right taken' ? new AwsRefusal('AccessDeniedException', '') : undefined,
    };
    this.#alarms = props.stack.alarms.map(
      (properties) => new CloudWatchAlarm(properties, this.now, props.window),
    );
    this.#nextTick = this.now;
    this.#nextProbe = props.probe ? this.now : Number.POSITIVE_INFINITY;
  }

  /** The first refresh, which comes before alarms and schedule. */
  async deploy(): Promise<void> {
    await this.run(undefined);
  }

  /** Deploys a config that issues other credentials. */
  async deployChange(): Promise<void> {
    this.#entries = this.#entries.map((entry) => ({
      ...entry,
      access: entry.access === 'pull' ? 'push' : 'pull',
    }));
    await this.run(undefined);
  }

  /** From here on {@link trouble}, messages and harm count their time. */
  begin(): void {
    this.#begin = this.now;
    this.messages.length = 0;
    this.pages.length = 0;
    this.chat.length = 0;
    this.log.length = 0;
    this.readings.length = 0;
    this.brokenAt = undefined;
    this.healedAt = undefined;
    this.failedAt = undefined;
  }

  /** Lives on for so many seconds. */
  async live(seconds: number): Promise<void> {
    const end = this.now + seconds;
    while (this.now < end) {
      if (this.now >= this.#nextTick) {
        this.#nextTick += this.#props.checkEvery;
        await this.tick();
      }
      if (this.now >= this.#nextProbe) {
        this.#nextProbe += PROBE_EVERY;
        await this.probe();
      }
      this.#clock.pass(MINUTE - (this.now % MINUTE));
      this.evaluate();
    }
  }

  /** Revokes what every registry has published. */
  revokePublished(): void {
    for (const { secretId } of this.#entries) {
      const credential = this.#vendor.find(this.#secrets.read(secretId)?.password ?? '');
      if (credential !== undefined) credential.revokedAt = this.now;
    }
  }

  private get now(): number {
    return this.#clock.now() / 1000;
  }

  private get currentTrouble(): Trouble | undefined {
    return this.trouble((this.now - this.#begin) / HOUR);
  }

  private async tick(): Promise<void> {
    // A schedule is punctual to the minute.
    this.#clock.pass(this.#random.integer(1, 50));
    const trouble = this.currentTrouble;
    if (trouble === 'schedule disabled' || trouble === 'role broken') return;
    if (trouble === 'out of memory') {
      const crash = CRASHES['out of memory'];
      if (crash !== undefined) this.failed(crash);
      return;
    }
    await this.run({ run: 'tick' });
  }

  private async run(payload: unknown): Promise<void> {
    const { checkEvery } = this.#props;
    const log = new MemoryRunLog();
    const at = this.now;
    try {
      await this.#clock.run(
        refresh(
          payload,
          300_000,
          { provider: PROVIDER, stack: STACK_NAME, checkEvery, entries: this.#entries },
          {
            provider: this.#vendor,
            store: this.#store,
            verify: async () => ({ outcome: 'accepted' }),
            clock: this.#clock,
            log,
          },
        ),
      );
      this.arrive('Errors', at, 0);
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const { name: errorType, message: errorMessage } = error;
      this.failed({ condition: 'RetriesExhausted', responsePayload: { errorType, errorMessage } });
    }
    const logged = this.now - this.#begin;
    this.log.push(...log.lines.map(({ message, fields }) => ({ at: logged, message, fields })));
    for (const readings of log.emitted) this.read(readings);
  }

  private async probe(): Promise<void> {
    const log = new MemoryProbeLog();
    let forced: readonly string[] = [];
    await this.#clock.run(
      probe(
        { run: 'tick' },
        300_000,
        this.#entries.map(({ name, secretId, verify, registry }) => ({
          name,
          provider: PROVIDER,
          registry,
          secretId,
          verify,
          refresher: FUNCTION,
        })),
        {
          secrets: this.#published,
          store: this.#store,
          verify: (subject, options, run) =>
            verifyCredential(subject, options, run, { exchange: this.#vendor.exchange }),
          rulesOf: registryRules({}),
          refreshers: {
            force: async (_, registries) => {
              forced = registries;
            },
          },
          askedAt: this.#askedAt,
          clock: this.#clock,
          log,
        },
      ),
    );
    for (const names of log.counted) this.arrive(METRICS.readersBroken, this.now, names.length);
    if (forced.length > 0) await this.run({ run: 'manual', registries: forced, force: true });
  }

  private read(readings: Readings): void {
    this.readings.push({ ...readings, at: this.now - this.#begin });
    this.arrive(METRICS.registriesAtRisk, this.now, readings.registriesAtRisk);
    this.arrive(METRICS.secondsToExpiry, this.now, readings.secondsToExpiry);
  }

  private failed(end: FailedEnd): void {
    this.failedAt ??= this.now - this.#begin;
    this.arrive('Errors', this.now, 1);
    const event = lambdaFailure(FUNCTION, new Date(this.#clock.now()), end);
    for (const { topic, text } of this.#props.stack.published(event)) {
      this.tell(this.inbox(topic), { kind: 'report', alarm: undefined, text });
    }
  }

  private arrive(metric: string, at: number, value: number): void {
    this.#arriving = [...this.#arriving, { metric, at, value, visible: this.now + METRIC_DELAY }];
  }

  private evaluate(): void {
    const arrived = this.#arriving.filter(({ visible }) => visible <= this.now);
    this.#arriving = this.#arriving.filter(({ visible }) => visible > this.now);
    for (const alarm of this.#alarms) {
      const { AlarmName, AlarmDescription, MetricName, AlarmActions, OKActions } = alarm.properties;
      for (const { metric, at, value } of arrived) if (metric === MetricName) alarm.add({ at, value });
      const state = alarm.evaluate(this.now);
      const told = { alarm: AlarmName.replace(/^Test-(digitalocean-)?/, ''), text: AlarmDescription };
      if (state === 'ALARM') {
        for (const topic of AlarmActions) this.tell(this.inbox(topic), { kind: 'alarm', ...told });
      }
      if (state === 'OK')
        for (const topic of OKActions) this.tell(this.inbox(topic), { kind: 'ok', ...told });
    }
    this.observeReaders();
  }

  private observeReaders(): void {
    const broken = this.#entries.some(({ secretId }) => {
      const password = this.#secrets.read(secretId)?.password;
      const credential = password === undefined ? undefined : this.#vendor.find(password);
      return credential === undefined || !this.#vendor.works(credential, this.now);
    });
    const at = this.now - this.#begin;
    if (broken) this.brokenAt ??= at;
    if (broken) this.healedAt = undefined;
    else if (this.brokenAt !== undefined) this.healedAt ??= at;
  }

  private inbox(topic: unknown): Message[] {
    if (topic === CHAT) return this.chat;
    return topic === ON_CALL ? this.pages : this.messages;
  }

  private tell(inbox: Message[], message: Omit<Message, 'at'>): void {
    inbox.push({ at: this.now - this.#begin, ...message });
  }

  private refusal(name: string): Error | undefined {
    const call = 'GET https://api.digitalocean.com/v2/registries/acme/docker-credentials';
    switch (this.currentTrouble) {
      case 'vendor down':
        return new VendorUnavailable(`${call} answered 503`);
      case 'API token revoked':
        return new ApiTokenRejected(`${call} answered 401`, 'vendors/api-token');
      case 'one registry refused':
        return name === 'r7' ? new RequestRefused(`${call} answered 422`) : undefined;
      default:
        return undefined;
    }
  }
}

/** The templates of fleets, each made once; their alerts are the same for any number of registries. */
const STACKS = new Map<string, AlertStack>();

function stackOf(pace: Pace, probe: boolean): AlertStack {
  const config = fleetConfig({ ...pace, registries: 1, probe });
  const key = JSON.stringify(config);
  const stack = STACKS.get(key) ?? alertStack(config);
  STACKS.set(key, stack);
  return stack;
}

/** At what time of a fleet's life an incident begins. */
export interface Circumstances {
  readonly window: EvaluationWindow;
  /** Hours that are left to the next refresh: 0 to 3. */
  readonly beforeDue: number;
}

/** Fleets that have lived through an incident. */
const FLEETS = new Map<string, Promise<Fleet>>();

/** A fleet that has lived through an incident, until 4 h after its end; to look at, and not to live on. */
export function livedThrough(
  incident: Incident,
  circumstances: Circumstances = { window: 'sliding', beforeDue: 0 },
): Promise<Fleet> {
  const key = JSON.stringify([incident, circumstances]);
  const fleet = FLEETS.get(key) ?? liveThrough(incident, circumstances);
  FLEETS.set(key, fleet);
  return fleet;
}

async function liveThrough(
  {
    trouble,
    hours,
    registries = 1,
    deployments = [],
    revokedAt,
    probe = false,
    pace = DEFAULT_PACE,
  }: Incident,
  { window, beforeDue }: Circumstances,
): Promise<Fleet> {
  const fleet = new Fleet({ ...pace, registries, stack: stackOf(pace, probe), window, seed: 1, probe });
  await fleet.deploy();
  // Refreshed at hours 0, 4, 8, 12, it is due at hour 16; with a tick every minute some seconds sooner each time.
  const sooner = pace.checkEvery < HOUR ? 2 * MINUTE : 0;
  await fleet.live((16 - beforeDue) * HOUR - sooner);
  fleet.begin();
  fleet.trouble = trouble;
  let lived = 0;
  for (const deployment of deployments) {
    await fleet.live((deployment - lived) * HOUR);
    await fleet.deployChange();
    lived = deployment;
  }
  if (revokedAt !== undefined) {
    await fleet.live((revokedAt - lived) * HOUR);
    fleet.revokePublished();
    lived = revokedAt;
  }
  await fleet.live((hours + 4 - lived) * HOUR);
  return fleet;
}
