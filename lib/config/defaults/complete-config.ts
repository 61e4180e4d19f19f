import type { AlertsConfig, RefresherConfig } from '../refresher-config';
import type { RegistryConfig } from '../registry-config';
import type { ConfigDocument } from '../schema/config-document';
import { defaultSecretName, defaultSecretPrefix } from './default-names';

/**
 * Fills in the defaults that depend on other values.
 *
 * @param stackName the stack's name if the document gives none
 */
export function completeConfig(document: ConfigDocument, stackName: string): RefresherConfig {
  const name = document.stackName ?? stackName;
  const secretPrefix = document.secretPrefix ?? defaultSecretPrefix(name);
  return {
    stackName: name,
    account: document.account,
    region: document.region,
    secretPrefix,
    checkEvery: document.checkEvery,
    alerts: completeAlerts(document.alerts),
    onFirstRefreshFailure: document.onFirstRefreshFailure,
    logRetentionDays: Number.parseInt(document.logRetention, 10),
    dashboard: document.dashboard,
    probe: document.probe,
    encryptionKeyArn: document.encryptionKeyArn,
    replicas: document.replicas,
    readersOnly: document.readersOnly,
    network: document.network,
    rolePath: document.rolePath,
    roleNamePrefix: document.roleNamePrefix ?? '',
    terminationProtection: document.terminationProtection,
    retainSecrets: document.retainSecrets,
    tags: document.tags,
    registries: document.registries.map((registry) =>
      completeRegistry(registry, secretPrefix, document.defaults.refreshEvery),
    ),
  };
}

const completeAlerts = ({ enabled, emails = [], ...others }: ConfigDocument['alerts']): AlertsConfig =>
  enabled ? { enabled, emails, ...others } : { enabled, runbookUrl: others.runbookUrl };

const completeRegistry = (
  registry: ConfigDocument['registries'][number],
  secretPrefix: string,
  refreshEvery: number,
): RegistryConfig => ({
  ...registry,
  secretName: registry.secretName ?? defaultSecretName(secretPrefix, registry.provider, registry.name),
  refreshEvery: registry.refreshEvery ?? refreshEvery,
});
