import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { URL_SUFFIX } from '../../lambda/contract/environment';
import { commonEntry, optional } from './entry';
import type { ProviderInfrastructure } from './provider-infrastructure';

export const lightsail: ProviderInfrastructure<'lightsail'> = (registries, { scope, role, boundValues }) => {
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lightsail:CreateContainerServiceRegistryLogin'],
      // The action supports no resource.
      resources: ['*'],
    }),
  );
  const entries = registries.map((registry) => ({
    ...commonEntry(registry, boundValues),
    provider: registry.provider,
    access: registry.access,
    ...optional('region', registry.region),
  }));
  return { entries, environment: { [URL_SUFFIX]: Stack.of(scope).urlSuffix }, prerequisites: [] };
};
