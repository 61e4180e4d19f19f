import type { EntryOf } from '../../lambda/contract/registry-entry';
import { parseVersionId } from '../../lambda/contract/version-id';
import { refresh } from '../../lambda/refresh/refresh';
import type { RunResult } from '../../lambda/refresh/run-result';
import { verifyCredential } from '../../lambda/registry/verify';
import type { Clock } from '../../lambda/run/run-context';
import { createSecretStore } from '../../lambda/secret-store/secret-store';
import { entryOf, MemoryRunLog } from '../support/refresher-bench';
import { unavailable } from '../support/secrets-manager/aws-refusal';
import { directClient } from '../support/secrets-manager/direct-client';
import { SecretsManager } from '../support/secrets-manager/secrets-manager';
import {
  CALM,
  SimulatedVendor,
  STRANGE_HOST,
  type VendorCredential,
  type VendorMood,
} from '../support/simulated-vendor';
import { VirtualClock } from '../support/virtual-clock';
import { Crash } from './crash';
import { Random } from './random';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 24 * HOUR;
/** Seconds for which readers keep what they read: what AWS' caching clients do. */
const READER_CACHE = HOUR;
/** Seconds of clock skew, jitter and slow replies that the promise to readers leaves out of account. */
const TOLERANCE = 15 * MINUTE;

export const FAULTS = [
  'lost ticks',
  'late ticks',
  'doubled ticks',
  'crashes',
  'clock skew',
  'API outages',
  'registry outages',
  'slow replies',
  'defective credentials',
  'early expiry',
  'slow settling',
  'config changes',
  'hand edits',
  'pauses',
  'lost writes',
  'Secrets Manager outages',
  'planted versions',
  'clock jumps',
  'open registries',
  'tampered replies',
] as const;
export type Fault = (typeof FAULTS)[number];

/** Faults that leave every tick on time and every secret alone. */
export const VENDOR_FAULTS: readonly Fault[] = [
  'API outages',
  'registry outages',
  'slow replies',
  'defective credentials',
  'slow settling',
];

/** What hostile people, vendors and clocks do. */
export const HOSTILE_FAULTS: readonly Fault[] = [
  'planted versions',
  'clock jumps',
  'open registries',
  'tampered replies',
];

/** Seconds within which a secret that was written is left alone. */
const YOUNG = 10 * MINUTE;
/** Seconds by which an id may be off and still be believed. */
const BELIEVED = 5 * MINUTE;
/** What Secrets Manager bears of a secret in a day, with some room. */
const WRITES_PER_DAY = 150;

/** What one simulation is about; durations in seconds. */
export interface Scenario {
  readonly seed: number;
  readonly days: number;
  readonly registries: number;
  readonly lifetime: number;
  readonly refreshEvery: number;
  readonly checkEvery: number;
  readonly faults: readonly Fault[];
}

/** What a secret held from a moment on, in seconds. */
interface Held {
  readonly from: number;
  /** Undefined: nothing, or what somebody else wrote. */
  readonly credential: VendorCredential | undefined;
  /** Whether its registry accepted it before it was published. */
  readonly confirmed: boolean;
}

interface Observed {
  readonly entry: EntryOf<'digitalocean'>;
  readonly held: Held[];
  /** The fingerprint of each config, as the loop has published it. */
  readonly fingerprints: Map<string, string>;
  /** When each version of ours was written, in seconds. */
  readonly writes: number[];
  /**
   * From when on the promise to readers counts anew, in seconds: the end of each tick without any fault. It doesn't count
   * from when somebody overwrote the secret.
   */
  readonly promises: { readonly from: number; readonly counts: boolean }[];
  lastIssueAt: number | undefined;
  faultSinceIssue: boolean;
  access: 'pull' | 'push';
}

export interface Totals {
  ticks: number;
  issued: number;
  crashes: number;
  failedTicks: number;
  /** Versions that somebody planted, and ticks that reported one. */
  planted: number;
  overwrittenReports: number;
  readsChecked: number;
  readsPromised: number;
}

/** `20261121T010203Z` */
const compact = (seconds: number): string =>
  `${new Date(Math.round(seconds) * 1000).toISOString().slice(0, 19)}Z`.replaceAll(/[-:]/g, '');

/** Thrown when the loop breaks a promise; its message is the story up to there. */
export class PromiseBroken extends Error {}

/**
 * A virtual world around the real loop and the real handshake: a vendor, Secrets Manager, a schedule, people and clocks,
 * all of which may fail. After each tick the promises of the loop are checked.
 */
export class World {
  readonly totals: Totals = {
    ticks: 0,
    issued: 0,
    crashes: 0,
    failedTicks: 0,
    planted: 0,
    overwrittenReports: 0,
    readsChecked: 0,
    readsPromised: 0,
  };
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #clock = new VirtualClock('2026-01-01T00:00:00Z');
  readonly #vendor = new SimulatedVendor(this.#clock);
  readonly #secrets = new SecretsManager(this.#clock);
  readonly #store = createSecretStore(directClient(this.#secrets));
  readonly #story: string[] = [];
  readonly #observed: Observed[] = [];
  #apiDownUntil = 0;
  #registryDownUntil = 0;
  #registryOpenUntil = 0;
  #storeDownUntil = 0;
  #steadyTick = true;
  /** The clock of the tick's first run is a day off. */
  #clockJumps = false;
  /** One run alone, of which the vendor hears all: what it doesn't publish it can revoke. */
  #canRevoke = true;
  /** The registries that failed at the last tick. */
  #failing: ReadonlySet<unknown> = new Set();

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#random = new Random(scenario.seed);
    for (let index = 0; index < scenario.registries; index += 1) this.addRegistry(`r${index}`);
  }

  /** Lives through the scenario. @throws PromiseBroken */
  async live(): Promise<Totals> {
    const { days, checkEvery } = this.#scenario;
    const ticks = Math.floor((days * 24 * HOUR) / checkEvery);
    const start = this.now;
    for (let tick = 0; tick < ticks; tick += 1) {
      const due = start + tick * checkEvery;
      if (this.now < due) this.#clock.pass(due - this.now);
      this.checkReaders(due - checkEvery, due);
      this.happenings();
      await this.tick();
    }
    this.checkLifetimes();
    return this.totals;
  }

  private get now(): number {
    return this.#clock.now() / 1000;
  }

  private get storeIsDown(): boolean {
    return 'DescribeSecret' in this.#secrets.refusals;
  }

  private has(fault: Fault, probability: number): boolean {
    // The draw is made in any case, so that leaving a fault out while shrinking changes little else.
    const drawn = this.#random.chance(probability);
    return drawn && this.#scenario.faults.includes(fault);
  }

  private addRegistry(name: string): void {
    const { lifetime, refreshEvery } = this.#scenario;
    this.#secrets.create({ name });
    this.#observed.push({
      entry: entryOf(name, { refreshEvery, lifetime }),
      held: [],
      fingerprints: new Map(),
      writes: [],
      promises: [],
      lastIssueAt: undefined,
      faultSinceIssue: false,
      access: 'pull',
    });
  }

  /** What befalls the world between two ticks. */
  private happenings(): void {
    const { checkEvery } = this.#scenario;
    const random = this.#random;
    // As long at fast ticks: an outage does not know how often somebody looks.
    const unit = Math.max(checkEvery, HOUR);
    const outage = (): number => this.now + random.between(1, random.chance(0.2) ? 30 : 6) * unit;
    if (this.has('API outages', 0.01)) this.#apiDownUntil = this.tell('the API goes down', outage());
    if (this.has('registry outages', 0.01))
      this.#registryDownUntil = this.tell('the registry goes down', outage());
    if (this.has('Secrets Manager outages', 0.004)) {
      this.#storeDownUntil = this.tell(
        'Secrets Manager goes down',
        this.now + random.between(0.5, 4) * checkEvery,
      );
    }
    if (this.has('open registries', 0.005))
      this.#registryOpenUntil = this.tell('the registry lets everybody in', outage());
    this.#secrets.refusals = this.now < this.#storeDownUntil ? { DescribeSecret: unavailable } : {};
    for (const one of this.#observed) {
      const secret = this.#secrets.get(one.entry.name);
      if (this.has('hand edits', 0.002)) {
        this.#secrets.write(
          one.entry.name,
          `by-hand-${String(this.now).padStart(32, '0')}`,
          '{"password":"by hand"}',
        );
        this.tell(`${one.entry.name} is edited by hand`);
        one.promises.push({ from: this.now, counts: false });
        one.faultSinceIssue = true;
        this.observe(one);
      }
      if (this.has('planted versions', 0.01)) this.plant(one);
      if (this.has('pauses', 0.002)) {
        secret.pausedUntil = new Date((this.now + random.between(1, 10) * checkEvery) * 1000).toISOString();
        this.tell(`${one.entry.name} is paused until ${secret.pausedUntil}`);
      }
      if (this.has('config changes', 0.002)) {
        one.access = one.access === 'pull' ? 'push' : 'pull';
        one.faultSinceIssue = true;
        this.tell(`${one.entry.name} is deployed with access ${one.access}`);
      }
    }
  }

  /** Somebody makes a value of their own current, under an id that no refresh can have made. */
  private plant(one: Observed): void {
    const { lifetime } = this.#scenario;
    const random = this.#random;
    const fingerprint = one.fingerprints.get(one.access) ?? '9f86d081';
    const id = (issuedAt: number, expiresAt: number): string =>
      `r1-${compact(issuedAt)}-${compact(expiresAt)}-${fingerprint}`;
    const far = this.now + random.between(1, 300_000) * HOUR;
    const forms = [
      id(far, far + lifetime),
      id(this.now - MINUTE, far + 2 * lifetime),
      `planted-${String(Math.round(this.now)).padStart(32, '0')}`,
      `canary "planted" ${this.now}`,
    ];
    const versionId = forms[random.integer(0, forms.length - 1)] ?? '';
    this.#secrets.write(one.entry.name, versionId, '{"password":"canary-planted"}');
    this.totals.planted += 1;
    this.tell(`${one.entry.name} is planted with ${versionId}`);
    one.promises.push({ from: this.now, counts: false });
    one.faultSinceIssue = true;
    this.observe(one);
  }

  private mood(): VendorMood {
    const random = this.#random;
    return {
      ...CALM,
      apiDown: this.now < this.#apiDownUntil,
      registryDown: this.now < this.#registryDownUntil,
      registryOpen: this.now < this.#registryOpenUntil,
      tampered: this.has('tampered replies', 0.02),
      latency: this.has('slow replies', 0.03) ? random.between(1, 120) : 0,
      defective: this.has('defective credentials', 0.01),
      lifetime: this.has('early expiry', 0.01) ? random.between(0.1, 1) * this.#scenario.lifetime : undefined,
      settles: this.has('slow settling', 0.05) ? random.between(1, 25) : 0,
    };
  }

  private async tick(): Promise<void> {
    const random = this.#random;
    const { checkEvery } = this.#scenario;
    const delay = random.between(0, 0.4) * checkEvery;
    if (this.has('lost ticks', 0.03)) {
      this.tell('a tick is lost');
      return this.disturbed();
    }
    if (this.has('late ticks', 0.05)) {
      this.tell(`a tick is ${Math.round(delay)} s late`);
      this.#clock.pass(delay);
    }
    this.#vendor.mood = this.mood();
    const lost = this.has('lost writes', 0.02);
    if (lost) this.#secrets.writeFaults = [random.chance(0.5) ? 'lost after storing' : 'lost before storing'];
    const jumps = this.has('clock jumps', 0.005);
    // Not by a day to the second, or a version would bear the id of one that a jump made.
    const jump = jumps ? (random.chance(0.5) ? 1 : -1) * (DAY - random.between(100, 3000)) : 0;
    const skew = (this.has('clock skew', 0.2) ? random.between(-120, 120) : 0) + jump;
    this.#clockJumps = jumps;
    if (jumps) this.tell(`the clock is ${Math.round(jump / MINUTE)} min off`);
    const crashAfter = this.has('crashes', 0.03) ? random.integer(0, 14) : Number.POSITIVE_INFINITY;
    const doubledAfter = this.has('doubled ticks', 0.03) ? random.between(0, 5) : undefined;

    const { apiDown, registryDown, registryOpen, tampered, latency, defective, lifetime } = this.#vendor.mood;
    // A credential that the registry knows within half a minute is no fault.
    const steady =
      !apiDown &&
      !registryDown &&
      !registryOpen &&
      !tampered &&
      latency === 0 &&
      !defective &&
      lifetime === undefined &&
      !jumps;
    const calm = steady && !lost && crashAfter === Number.POSITIVE_INFINITY && !this.storeIsDown;
    if (!calm || this.#vendor.mood.settles > 0) this.tell(this.moodInWords(crashAfter, lost));
    this.#steadyTick = calm && doubledAfter === undefined;
    if (!this.#steadyTick) this.disturbed();
    this.#canRevoke =
      !apiDown && latency === 0 && crashAfter === Number.POSITIVE_INFINITY && doubledAfter === undefined;

    const alone = doubledAfter === undefined;
    const first = this.run(skew, crashAfter, calm, alone);
    const second =
      doubledAfter === undefined
        ? undefined
        : this.#clock
            .sleep(doubledAfter * 1000)
            .then(() => this.run(0, Number.POSITIVE_INFINITY, calm, alone));
    await this.#clock.run(Promise.all([first, second]));
    this.#secrets.writeFaults = [];
  }

  /** The tick was not what a calm one is: what is issued more often now is no churn. */
  private disturbed(): void {
    for (const one of this.#observed) one.faultSinceIssue = true;
  }

  private async run(skew: number, crashAfter: number, calm: boolean, alone: boolean): Promise<void> {
    this.totals.ticks += 1;
    const crash = new Crash(crashAfter);
    const clock: Clock = {
      now: () => this.#clock.now() + skew * 1000,
      sleep: (milliseconds, signal) => this.#clock.sleep(milliseconds, signal),
    };
    const log = new MemoryRunLog();
    const entries = this.#observed.map(({ entry, access }) => ({ ...entry, access }));
    const issuedBefore = this.#vendor.credentials.length;
    const pausedFor = new Map(
      this.#observed.map((one) => [one.entry.name, this.pausedUntil(one) - this.now - skew]),
    );
    const currentBefore = new Map(
      this.#observed.map(({ entry }) => [entry.name, this.#secrets.get(entry.name).current]),
    );

    const work = refresh(
      { run: 'tick' },
      300_000,
      { provider: 'digitalocean', stack: 'Simulation', checkEvery: this.#scenario.checkEvery, entries },
      {
        provider: crash.around(this.#vendor),
        store: crash.around(this.#store),
        verify: (subject, options, run) =>
          verifyCredential(subject, options, run, { exchange: this.#vendor.exchange }),
        clock,
        log,
      },
    );
    const end = await Promise.race([
      work.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error)))),
      crash.happened,
    ]);
    for (const { registry, password } of this.#vendor.credentials.slice(issuedBefore)) {
      const left = pausedFor.get(registry) ?? 0;
      if (left > TOLERANCE) this.broken(`${password} was issued though ${registry} is paused`);
    }
    this.afterRun(end, currentBefore, issuedBefore, calm, alone, log, skew);
    // Of two runs at once neither knows what the other one has published.
    if (end !== 'crashed' && alone) this.checkMetrics(log, skew);
  }

  /** Seconds; 0 where it never was. */
  private pausedUntil({ entry }: Observed): number {
    return Date.parse(this.#secrets.get(entry.name).pausedUntil ?? '1970-01-01T00:00:00Z') / 1000;
  }

  private afterRun(
    end: RunResult | Error | 'crashed',
    before: ReadonlyMap<string, string | undefined>,
    issuedBefore: number,
    calm: boolean,
    alone: boolean,
    log: MemoryRunLog,
    skew: number,
  ): void {
    const issued = this.#vendor.credentials.slice(issuedBefore);
    this.totals.issued += issued.length;
    for (const one of this.#observed) {
      this.observe(one);
      this.checkWrites(one);
      // A run beside one whose clock has jumped can't tell what that one saw.
      if (alone || !this.#clockJumps) this.checkReplacement(one, before.get(one.entry.name), skew);
      const own = issued.filter(({ registry }) => registry === one.entry.name);
      for (const credential of own) this.checkChurn(one, credential);
    }
    if (end === 'crashed') {
      this.totals.crashes += 1;
      this.tell('the run crashed');
      return;
    }
    if (this.#canRevoke) for (const credential of issued) this.checkNotOrphaned(credential);
    if (alone) this.checkOverwritten(end, before, skew);
    this.checkNews(end, log);
    if (end instanceof Error) {
      this.totals.failedTicks += 1;
      this.tell(`the tick failed: ${end.name}`);
      if (calm && !this.mustReport(before, skew)) {
        this.broken(`a tick without any fault failed: ${end.message}`);
      }
      if (!calm || end.name === 'RefreshStillFailing') return;
    } else this.checkSuccess(skew);
    if (!calm) return;
    for (const one of this.#observed) {
      if (this.believed(one, this.#secrets.get(one.entry.name).current, 0) === undefined) continue;
      if (this.pausedUntil(one) > this.now - TOLERANCE) one.faultSinceIssue = true;
      else one.promises.push({ from: this.now, counts: true });
      if (one.promises.length > 200) one.promises.splice(0, 100);
    }
  }

  /** Writes down what a secret holds now. */
  private observe(one: Observed): void {
    const password = this.#secrets.read(one.entry.name)?.password;
    const credential = password === undefined ? undefined : this.#vendor.find(password);
    const last = one.held.at(-1);
    if (last !== undefined && last.credential === credential) return;
    const version = parseVersionId(this.#secrets.get(one.entry.name).current ?? '');
    // What a registry says that lets everybody in confirms nothing.
    const confirmed = version?.unverified === false && !this.#vendor.mood.registryOpen;
    one.held.push({ from: this.now, credential, confirmed });
    if (one.held.length > 200) one.held.splice(0, 100);
    if (credential === undefined) return;
    const { access, host } = this.#secrets.read(one.entry.name) ?? {};
    if (host === STRANGE_HOST) this.broken(`${one.entry.name} leads its readers to another registry`);
    if (access !== undefined && version !== undefined) one.fingerprints.set(access, version.fingerprint);
    this.tell(`${one.entry.name} holds ${credential.password}`);
    const stated = version?.expiresAt ?? 0;
    // The function's clock may be two minutes ahead, or may have jumped.
    const jumped = Math.abs((version?.issuedAt ?? 0) - credential.issuedAt) > BELIEVED;
    if (!jumped && stated > credential.expiresAt + 120)
      this.broken(`${credential.password} expires before ${stated} says`);
  }

  private currentLife(one: Observed): number {
    const credential = one.held.at(-1)?.credential;
    return credential === undefined ? 0 : credential.expiresAt - credential.issuedAt;
  }

  /**
   * The version that an id names, if a run whose clock is so far off can take it for one of ours. One of another fingerprint
   * may come from a config with a longer lifetime.
   */
  private believed({ fingerprints, access }: Observed, versionId: string | undefined, skew: number) {
    const version = parseVersionId(versionId ?? '');
    if (version === undefined || version.issuedAt > this.now + skew + BELIEVED) return undefined;
    if (version.fingerprint !== fingerprints.get(access)) return version;
    return version.expiresAt - version.issuedAt > this.#scenario.lifetime + BELIEVED ? undefined : version;
  }

  /** Whether the secret was written so lately that a run may leave it alone. */
  private isYoung(one: Observed, skew: number): boolean {
    const { current, previous } = this.#secrets.get(one.entry.name);
    return [current, previous].some((id) => {
      const issuedAt = this.believed(one, id, skew)?.issuedAt;
      return issuedAt !== undefined && this.now + skew - issuedAt < YOUNG + TOLERANCE;
    });
  }

  /** A tick that finds what somebody else wrote, or a young credential that nobody confirmed, fails without a fault of its own. */
  private mustReport(before: ReadonlyMap<string, string | undefined>, skew: number): boolean {
    return this.#observed.some((one) => {
      const was = before.get(one.entry.name);
      return was !== undefined && this.believed(one, was, skew)?.unverified !== false;
    });
  }

  /** Whatever somebody else wrote is reported by the tick that replaces it. */
  private checkOverwritten(
    end: RunResult | Error,
    before: ReadonlyMap<string, string | undefined>,
    skew: number,
  ): void {
    const replaced = this.#observed.filter((one) => {
      const [was, is] = [before.get(one.entry.name), this.#secrets.get(one.entry.name).current];
      return was !== undefined && was !== is && this.believed(one, was, skew) === undefined;
    });
    if (replaced.length === 0) return;
    this.totals.overwrittenReports += 1;
    if (!(end instanceof Error) || end.name !== 'RefreshFailed') {
      this.broken(`the tick replaced what somebody else wrote to ${replaced[0]?.entry.name} without a word`);
    }
    if (/canary/.test(end.message)) this.broken(`the report repeats what was planted: ${end.message}`);
  }

  /** Secrets Manager bears what is written, whatever goes wrong. */
  private checkWrites({ entry, writes }: Observed): void {
    const own = [...this.#secrets.get(entry.name).values.values()].filter((value) =>
      value.includes('dockerconfigjson'),
    );
    for (let count = writes.length; count < own.length; count += 1) writes.push(this.now);
    const inADay = writes.filter((at) => at > this.now - DAY).length;
    if (inADay > WRITES_PER_DAY) this.broken(`${entry.name} was written ${inADay} times in a day`);
  }

  /** The share of a lifetime, in the words of the docs, in which a credential counts as at risk. */
  private threshold(life: number): number {
    return Math.min(Math.max(life / 4, 2 * HOUR), life / 2) + this.#scenario.checkEvery;
  }

  /**
   * A reader that fetches at any time and keeps what it fetched for up to 1 h holds a credential that works, unless the
   * last tick without a fault is longer ago than the slack that the config promises.
   */
  private checkReaders(from: number, to: number): void {
    const step = (to - from) / 4;
    for (const one of this.#observed) {
      for (let at = from + step; at <= to; at += step) {
        for (const age of [0, READER_CACHE / 2, READER_CACHE]) this.checkReader(one, at - age, at);
      }
    }
  }

  private checkReader({ entry, held, promises }: Observed, read: number, at: number): void {
    this.totals.readsChecked += 1;
    const promise = promises.findLast(({ from }) => from <= read);
    if (promise === undefined || !promise.counts) return;
    const { credential: got, confirmed = false } = held.findLast(({ from }) => from <= read) ?? {};
    // What no registry confirmed may prove defective, or may not be known yet: it replaces only what would soon be nothing.
    if (got !== undefined && !confirmed && (got.defective || at < got.knownFrom)) return;
    const since = held.findLastIndex(({ from }) => from <= promise.from);
    const lives = held
      .slice(Math.max(0, since))
      .filter(({ from }) => from <= read)
      .map(({ credential }) => (credential === undefined ? 0 : credential.expiresAt - credential.issuedAt));
    const life = Math.min(...lives);
    const left = Math.max(life - this.#scenario.refreshEvery, this.threshold(life));
    if (read - promise.from > Math.min(left, life) - READER_CACHE - TOLERANCE) return;
    this.totals.readsPromised += 1;
    if (got === undefined || !this.#vendor.works(got, at)) {
      this.broken(
        `a reader of ${entry.name} that read at ${this.words(read)} holds ${got?.password ?? 'nothing'} at ${this.words(at)}, which does not work`,
      );
    }
  }

  /** Nothing unverified replaces something good. */
  private checkReplacement(one: Observed, before: string | undefined, skew: number): void {
    const { current } = this.#secrets.get(one.entry.name);
    if (current === before || current === undefined || before === undefined) return;
    const [after, replaced] = [parseVersionId(current), this.believed(one, before, skew)];
    if (after === undefined || !after.unverified || replaced === undefined || replaced.unverified) return;
    const left = replaced.expiresAt - (this.now + skew);
    if (left >= this.threshold(replaced.expiresAt - replaced.issuedAt) + TOLERANCE) {
      this.broken(
        `${current}, unverified, replaced ${before}, which was good for ${Math.round(left / 60)} min`,
      );
    }
  }

  /** Without a fault in between, two issues are an interval apart. */
  private checkChurn(one: Observed, credential: VendorCredential): void {
    const { refreshEvery, checkEvery } = this.#scenario;
    const apart = credential.issuedAt - (one.lastIssueAt ?? Number.NEGATIVE_INFINITY);
    const steady = this.currentLife(one) >= this.#scenario.lifetime - TOLERANCE;
    if (!one.faultSinceIssue && steady && apart < refreshEvery - checkEvery / 2 - TOLERANCE) {
      this.broken(`${one.entry.name} was issued twice within ${Math.round(apart / 60)} min for no reason`);
    }
    one.lastIssueAt = credential.issuedAt;
    one.faultSinceIssue = !this.#steadyTick;
  }

  /** Whatever is at risk is in the metric. */
  private checkMetrics(log: MemoryRunLog, skew: number): void {
    const readings = log.emitted.at(-1);
    if (readings === undefined) throw new PromiseBroken('a tick ended without metrics');
    if (this.storeIsDown) return;
    const now = Math.floor(this.now + skew);
    const atRisk = this.#observed.filter((one) => {
      const published = this.believed(one, this.#secrets.get(one.entry.name).current, skew);
      if (published === undefined || published.unverified) return true;
      return published.expiresAt - now < this.threshold(published.expiresAt - published.issuedAt);
    });
    if (readings.registriesAtRisk !== atRisk.length) {
      this.broken(`the metric says ${readings.registriesAtRisk} at risk, ${atRisk.length} are`);
    }
  }

  /** Whatever fails is an error in the same tick: after a tick that doesn't fail, nothing is left to refresh. */
  private checkSuccess(skew: number): void {
    const { refreshEvery, checkEvery } = this.#scenario;
    for (const one of this.#observed) {
      const { entry, access } = one;
      const { current } = this.#secrets.get(entry.name);
      if (this.pausedUntil(one) > this.now + skew - TOLERANCE) continue;
      const published = this.believed(one, current, skew);
      if (published?.unverified !== true && this.isYoung(one, skew)) continue;
      const age = this.now + skew - (published?.issuedAt ?? 0);
      if (
        published === undefined ||
        published.unverified ||
        age > refreshEvery - checkEvery / 2 + TOLERANCE
      ) {
        this.broken(`the tick did not fail, and left ${entry.name} with ${current ?? 'nothing'}`);
      }
      if (this.#secrets.read(entry.name)?.access !== access) {
        this.broken(`the tick did not fail, and left ${entry.name} without access ${access}`);
      }
    }
  }

  /** What is issued and not published is revoked at once. */
  private checkNotOrphaned(credential: VendorCredential): void {
    const published = this.#observed.some(({ held }) => held.some((one) => one.credential === credential));
    if (!published && credential.revokedAt === undefined) {
      this.broken(`${credential.password} was neither published nor revoked`);
    }
  }

  /** The first failing tick is news, the following ones aren't: where nothing but vendors' faults tells ticks apart. */
  private checkNews(end: RunResult | Error, log: MemoryRunLog): void {
    const failing = new Set(
      log.lines.flatMap(({ level, fields }) =>
        level === 'error' && 'registry' in fields ? [fields.registry] : [],
      ),
    );
    const fresh = [...failing].filter((registry) => !this.#failing.has(registry));
    this.#failing = failing;
    const { faults, checkEvery } = this.#scenario;
    // A run may last longer than a short tick, so that the next one comes late.
    if (checkEvery < 10 * MINUTE) return;
    if (!(end instanceof Error) || !faults.every((fault) => VENDOR_FAULTS.includes(fault))) return;
    const expected = fresh.length > 0 ? 'RefreshFailed' : 'RefreshStillFailing';
    if (end.name !== expected) this.broken(`the tick failed with ${end.name}, expected ${expected}`);
  }

  /** No credential lives past the lifetime that was asked for, and none that readers got was ever revoked. */
  private checkLifetimes(): void {
    const published = new Set(this.#observed.flatMap(({ held }) => held.map(({ credential }) => credential)));
    for (const credential of this.#vendor.credentials) {
      if (credential.expiresAt - credential.issuedAt > this.#scenario.lifetime) {
        this.broken(`${credential.password} outlives its lifetime`);
      }
      if (credential.revokedAt !== undefined && published.has(credential)) {
        this.broken(`${credential.password} was revoked though it was published`);
      }
    }
  }

  private moodInWords(crashAfter: number, lost: boolean): string {
    const mood = Object.entries(this.#vendor.mood).filter(
      ([, value]) => value !== false && value !== 0 && value !== undefined,
    );
    const words = mood.map(([name, value]) =>
      `${name} ${typeof value === 'number' ? Math.round(value) : ''}`.trim(),
    );
    if (Number.isFinite(crashAfter)) words.push(`crash after ${crashAfter} steps`);
    if (lost) words.push('a write is lost');
    if (this.storeIsDown) words.push('Secrets Manager is down');
    return `tick: ${words.join(', ')}`;
  }

  private tell<T>(event: string, value?: T): T {
    this.#story.push(`${this.words(this.now)}  ${event}`);
    return value as T;
  }

  private words(seconds: number): string {
    return new Date(seconds * 1000).toISOString().slice(0, 19);
  }

  private broken(promise: string): never {
    const story = this.#story.slice(-25).join('\n  ');
    throw new PromiseBroken(`${promise}\nThe story (seed ${this.#scenario.seed}):\n  ${story}`);
  }
}
