import { join } from 'node:path';
import type { Context } from 'aws-lambda';
import * as v from 'valibot';
import { REGISTRIES_FILE } from '../contract/asset';
import { CHECK_EVERY_SECONDS, type Environment, STACK_NAME } from '../contract/environment';
import type { ProviderName } from '../contract/provider-name';
import { type EntryOf, type RegistryEntry, registryEntry } from '../contract/registry-entry';
import type { Provider } from '../providers/provider';
import { type RefresherSettings, refresh } from '../refresh/refresh';
import { createRunLog } from '../refresh/run-log';
import type { RunResult } from '../refresh/run-result';
import { verifyCredential } from '../registry/verify';
import { withPlainErrors } from '../run/plain-errors';
import { systemClock } from '../run/run-context';
import { createSecretStore } from '../secret-store/secret-store';
import { readAssetEntries } from './asset-entries';

/** Makes a provider's handler: its entries come from the asset, its settings from the environment. */
export function createHandler<P extends ProviderName>(name: P, provider: Provider<P>) {
  const settings = readSettings(name, process.env, join(__dirname, REGISTRIES_FILE));
  const dependencies = {
    provider,
    store: createSecretStore(),
    verify: verifyCredential,
    clock: systemClock,
    log: createRunLog(settings.stack, name),
  };
  return (payload: unknown, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<RunResult> =>
    withPlainErrors(
      refresh(payload, context.getRemainingTimeInMillis(), settings, dependencies),
      dependencies.log,
    );
}

const settingsFrom = v.object({
  [STACK_NAME]: v.string(),
  [CHECK_EVERY_SECONDS]: v.pipe(v.string(), v.transform(Number), v.integer(), v.minValue(1)),
});

function readSettings<P extends ProviderName>(
  provider: P,
  environment: Environment,
  file: string,
): RefresherSettings<P> {
  const { [STACK_NAME]: stack, [CHECK_EVERY_SECONDS]: checkEvery } = v.parse(settingsFrom, environment);
  const entries = readAssetEntries(registryEntry(environment), file);
  const isOwn = (entry: RegistryEntry): entry is EntryOf<P> => entry.provider === provider;
  return { provider, stack, checkEvery, entries: entries.filter(isOwn) };
}
