import { ArnFormat, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { ProbeAssetEntry } from '../../lambda/contract/probe-entry';
import type { RegistryConfig } from '../config/registry-config';
import type { BoundValues } from '../function/bound-values';
import { functionName } from '../names';
import { optional, secretIdEntry } from '../providers/entry';

/** What the probe must know of one registry. */
export function probeEntry(
  registry: RegistryConfig,
  scope: Construct,
  boundValues: BoundValues,
): ProbeAssetEntry {
  const stack = Stack.of(scope);
  const common = {
    name: registry.name,
    secretId: secretIdEntry(registry, boundValues),
    verify: registry.verify,
    ...optional('host', registry.host),
    refresher: functionName(stack.stackName, registry.provider),
  };
  switch (registry.provider) {
    case 'ecr': {
      const { provider, region, account, assumeRoleArn } = registry;
      const minting =
        assumeRoleArn === undefined
          ? stack.account
          : (stack.splitArn(assumeRoleArn, ArnFormat.SLASH_RESOURCE_NAME).account ?? stack.account);
      return {
        ...common,
        provider,
        ...optional('region', region),
        account: boundValues.bind(account ?? minting),
      };
    }
    case 'lightsail':
      return { ...common, provider: registry.provider, ...optional('region', registry.region) };
    case 'digitalocean':
      return { ...common, provider: registry.provider };
    case 'ionos':
      return { ...common, provider: registry.provider };
  }
}
