import { Stack } from 'aws-cdk-lib';
import { Color } from 'aws-cdk-lib/aws-cloudwatch';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { URL_SUFFIX } from '../../../lambda/contract/environment';
import { commonEntry, optional } from '../entry';
import { assumeRoles, givenRoleEntry } from '../given-role';
import type { ProviderInfrastructure } from '../provider-infrastructure';

export const lightsailInfrastructure: ProviderInfrastructure<'lightsail'> = {
  color: Color.ORANGE,
  bind(registries, within) {
    const given = registries.flatMap(({ assumeRoleArn }) => assumeRoleArn ?? []);
    if (given.length > 0) within.role.addToPolicy(assumeRoles(given));
    if (given.length < registries.length) {
      within.role.addToPolicy(
        new PolicyStatement({
          actions: ['lightsail:CreateContainerServiceRegistryLogin'],
          // The action supports no resource.
          resources: ['*'],
        }),
      );
    }
    const entries = registries.map((registry) => ({
      ...commonEntry(registry, within),
      provider: registry.provider,
      access: registry.access,
      ...optional('region', registry.region),
      ...optional('role', givenRoleEntry(registry, within.deployTimeValues)),
    }));
    return { entries, environment: { [URL_SUFFIX]: Stack.of(within.scope).urlSuffix } };
  },
  probeEntry: ({ provider, region }, common) => ({ ...common, provider, ...optional('region', region) }),
};
