import type { ConfigDocument } from './config-document';
import { kebabCase } from './default-names';
import { grantedAccess, repositoryScopes } from './ionos-scopes';
import type { AlertsConfig, RefresherConfig } from './refresher-config';
import type { IonosRegistryConfig, RegistryConfig } from './registry-config';
import type { RegistryDocument, RegistryDocumentOf } from './registry-document';

/**
 * Fills in the defaults that depend on other values.
 *
 * @param stackName the stack's name where the document gives none
 */
export function completeConfig(document: ConfigDocument, stackName: string): RefresherConfig {
  const name = document.stackName ?? stackName;
  const secretPrefix = document.secretPrefix ?? kebabCase(name);
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
    terminationProtection: document.terminationProtection,
    retainSecrets: document.retainSecrets,
    tags: document.tags,
    registries: document.registries.map((registry) =>
      completeRegistry(registry, secretPrefix, document.defaults.refreshEvery),
    ),
  };
}

const completeAlerts = ({
  enabled,
  emails = [],
  topicArn,
  criticalTopicArn,
  runbookUrl,
}: ConfigDocument['alerts']): AlertsConfig =>
  enabled ? { enabled, emails, topicArn, criticalTopicArn, runbookUrl } : { enabled, runbookUrl };

function completeRegistry(registry: RegistryDocument, prefix: string, refreshEvery: number): RegistryConfig {
  const common = {
    name: registry.name,
    secretName: registry.secretName ?? `${prefix}/${registry.provider}/${registry.name}`,
    existingSecretArn: registry.existingSecretArn,
    refreshEvery: registry.refreshEvery ?? refreshEvery,
    verify: registry.verify,
    host: registry.host,
  };
  switch (registry.provider) {
    case 'ecr': {
      const { provider, region, account, repositories = [], access, assumeRoleArn, externalId } = registry;
      return { ...common, provider, region, account, repositories, access, assumeRoleArn, externalId };
    }
    case 'lightsail': {
      const { provider, region } = registry;
      return { ...common, provider, region, access: 'push' };
    }
    case 'digitalocean': {
      const { provider, registry: vendorName, access, lifetime, apiToken } = registry;
      return { ...common, provider, registry: vendorName, access, lifetime, apiToken };
    }
    case 'ionos': {
      const { provider, registryId, lifetime, apiToken } = registry;
      return { ...common, provider, registryId, lifetime, apiToken, ...ionosRights(registry) };
    }
  }
}

function ionosRights({
  access,
  scopes,
  repositories = [],
}: RegistryDocumentOf<'ionos'>): Pick<IonosRegistryConfig, 'access' | 'scopes'> {
  const resolved = access ?? grantedAccess(scopes) ?? 'pull';
  return { access: resolved, scopes: scopes ?? repositoryScopes(repositories, resolved) };
}
