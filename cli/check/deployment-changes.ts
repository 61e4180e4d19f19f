import { PROVIDER_NAMES } from '../../lambda/contract/provider-name';
import { tokenRoleName } from '../../lambda/contract/token-role';
import { secretReference } from '../../lib/config/aws/secret-reference';
import type { RefresherConfig } from '../../lib/config/refresher-config';
import { functionName, tokenRoleParts } from '../../lib/names';
import type { DeployedResource, DeployedStack } from '../stack/deployed-stack';

/** What a deployment of the file would do to something that readers or people rely on. */
export interface Change {
  /** `keep`: it leaves the stack, and stays. */
  readonly change: 'add' | 'delete' | 'keep';
  readonly kind: 'secret' | 'token role' | 'alarms';
  /** Of the secret or the role; of the provider whose alarms they are. */
  readonly name: string;
}

/** What a deployment would add and delete, by names: a resource with another name is another resource. */
export function deploymentChanges(
  config: RefresherConfig,
  { region, resources = [] }: DeployedStack,
): readonly Change[] {
  const { stackName, roleNamePrefix, registries } = config;
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const secrets = registries
    .filter(({ existingSecretArn }) => existingSecretArn === undefined)
    .map(({ secretName }) => secretName);
  const roles = registries
    .filter((registry) => registry.provider === 'ecr' && registry.assumeRoleArn === undefined)
    .map(({ name }) => tokenRoleName(tokenRoleParts(stackName, region, name, roleNamePrefix), region));
  const providers = PROVIDER_NAMES.filter((provider) =>
    registries.some((registry) => registry.provider === provider),
  );
  const deployedProviders = PROVIDER_NAMES.filter((provider) =>
    ofType('AWS::Lambda::Function').some(
      ({ physicalId }) => physicalId === functionName(stackName, provider),
    ),
  );
  const tokenRoles = ofType('AWS::IAM::Role').filter(({ logicalId }) => logicalId.includes('TokenRole'));
  return [
    ...compared('secret', ofType('AWS::SecretsManager::Secret'), secrets, secretName),
    ...compared('token role', tokenRoles, roles, ({ physicalId }) => physicalId),
    ...deployedProviders
      .filter((provider) => !providers.includes(provider))
      .map((name): Change => ({ change: 'delete', kind: 'alarms', name })),
    ...providers
      .filter((provider) => !deployedProviders.includes(provider))
      .map((name): Change => ({ change: 'add', kind: 'alarms', name })),
  ];
}

function compared(
  kind: Change['kind'],
  deployed: readonly DeployedResource[],
  expected: readonly string[],
  nameOf: (resource: DeployedResource, expected: readonly string[]) => string,
): readonly Change[] {
  const there = deployed.map((resource) => ({
    name: nameOf(resource, expected),
    isRetained: resource.isRetained,
  }));
  return [
    ...there
      .filter(({ name }) => !expected.includes(name))
      .map(({ name, isRetained }): Change => ({ change: isRetained ? 'keep' : 'delete', kind, name })),
    ...expected
      .filter((name) => !there.some((other) => other.name === name))
      .map((name): Change => ({ change: 'add', kind, name })),
  ];
}

/** The name in a secret's ARN, whose end may be AWS' suffix or a part of the name. */
function secretName({ physicalId }: DeployedResource, expected: readonly string[]): string {
  const { names } = secretReference(physicalId);
  return names.find((name) => expected.includes(name)) ?? names.at(-1) ?? physicalId;
}
