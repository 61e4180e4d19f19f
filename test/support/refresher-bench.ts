import type { EntryOf } from '../../lambda/contract/registry-entry';
import { refresh } from '../../lambda/refresh/refresh';
import type { Readings, RunLog } from '../../lambda/refresh/run-log';
import type { RunResult } from '../../lambda/refresh/run-result';
import type { Sensitive } from '../../lambda/run/sensitive';
import { createSecretStore } from '../../lambda/secret-store/secret-store';
import { directClient } from './secrets-manager/direct-client';
import { SecretsManager } from './secrets-manager/secrets-manager';
import type { StoredSecret } from './secrets-manager/stored-secret';
import { SimulatedVendor } from './simulated-vendor';
import { VirtualClock } from './virtual-clock';

export const HOUR = 3600;
const LIFETIME = 12 * HOUR;

interface LogLine {
  readonly level: 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: object;
}

/** Keeps what a run writes. */
export class MemoryRunLog implements RunLog {
  readonly lines: LogLine[] = [];
  readonly emitted: Readings[] = [];

  info(message: string, fields: object): void {
    this.lines.push({ level: 'info', message, fields });
  }

  warn(message: string, fields: object): void {
    this.lines.push({ level: 'warn', message, fields });
  }

  error(message: string, fields: object): void {
    this.lines.push({ level: 'error', message, fields });
  }

  readings(readings: Readings): void {
    this.emitted.push(readings);
  }
}

/** An entry of DigitalOcean, by whose rules the simulated vendor goes. */
export const entryOf = (
  name: string,
  changes: Partial<EntryOf<'digitalocean'>> = {},
): EntryOf<'digitalocean'> => ({
  name,
  provider: 'digitalocean',
  secretId: name,
  refreshEvery: 4 * HOUR,
  verify: true,
  access: 'pull',
  registry: 'acme',
  lifetime: LIFETIME,
  apiToken: { secretId: 'vendors/api-token' },
  ...changes,
});

/** The real loop between a scripted vendor, Secrets Manager in memory and a virtual clock. */
export class RefresherBench {
  readonly clock = new VirtualClock('2026-11-21T00:00:00Z');
  readonly vendor = new SimulatedVendor(this.clock);
  readonly secrets = new SecretsManager(this.clock);
  readonly store = createSecretStore(directClient(this.secrets));
  readonly log = new MemoryRunLog();
  /** Seconds. */
  checkEvery = HOUR;
  entries: EntryOf<'digitalocean'>[] = [];

  constructor(...names: readonly string[]) {
    for (const name of names) this.add(name);
  }

  add(name: string, changes: Partial<EntryOf<'digitalocean'>> = {}): void {
    const entry = entryOf(name, { secretId: `test/digitalocean/${name}`, ...changes });
    this.entries = [...this.entries, entry];
    this.secrets.create({ name: entry.secretId });
  }

  /** Runs the loop once. @param remaining milliseconds that the function has */
  run(payload: unknown, remaining = 300_000): Promise<RunResult> {
    const { clock, vendor: provider, store, log, entries, checkEvery } = this;
    const settings = { provider: 'digitalocean' as const, stack: 'Test', checkEvery, entries };
    const verify = async (subject: { readonly password: Sensitive }) =>
      provider.verdict(subject.password.reveal());
    return clock.run(refresh(payload, remaining, settings, { provider, store, verify, clock, log }));
  }

  tick(): Promise<RunResult> {
    return this.run({ run: 'tick' });
  }

  /** The error of a run that throws. */
  async failureOf(run: Promise<unknown>): Promise<Error> {
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    if (error instanceof Error) return error;
    throw new Error('The run did not fail.');
  }

  secretOf(name: string): StoredSecret {
    return this.secrets.get(`test/digitalocean/${name}`);
  }

  read(name: string): Record<string, string> | undefined {
    return this.secrets.read(`test/digitalocean/${name}`);
  }

  /** The last metrics. */
  get readings(): Readings | undefined {
    return this.log.emitted.at(-1);
  }
}
